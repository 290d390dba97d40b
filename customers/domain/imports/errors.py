"""What is wrong with an import as a whole."""

from customers.domain.errors import CustomerError


class FileRefused(CustomerError):
    """This is no CSV file: export your data as CSV, plain or gzip."""

    code = "file_refused"


class FileTooLarge(CustomerError):
    """The file is larger than allowed: cut it into several."""

    code = "file_too_large"
    status = 413


class MappingRefused(CustomerError):
    """The columns cannot be read like this; each problem is named."""

    code = "mapping_refused"


class UnknownImport(CustomerError):
    """There is no import with this number."""

    code = "unknown_import"
    status = 404


class ImportBusy(CustomerError):
    """The import is not in a state in which this can be done: look at it again."""

    code = "import_busy"
    status = 409
