"""How the OpenAPI schema describes this API."""

import re

from drf_spectacular.authentication import SessionScheme as StandardScheme
from drf_spectacular.openapi import AutoSchema


class Schema(AutoSchema):
    """Names each operation after its method and path, which never collide."""

    def get_operation_id(self) -> str:
        """Return a name such as `get_customers_by_customer_id`."""
        path = re.sub(r"{(\w+)}", r"by_\1", self.path.removeprefix("/api"))
        return "_".join([self.method.lower(), *re.findall(r"\w+", path)])


class SessionScheme(StandardScheme):  # type: ignore[no-untyped-call]
    """Our sessions are described as Django's are."""

    target_class = "config.api.SessionAuthentication"
