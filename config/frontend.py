"""Build the browser part when its sources changed; otherwise do nothing.

Compared by content, so that a clone or a switch of branches builds exactly when needed.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

FRONTEND_DIR = Path(__file__).resolve().parent.parent / "frontend"
DIST_DIR = FRONTEND_DIR / "dist"
STAMP = DIST_DIR / ".sources"
SOURCES = ("src", "public")


def digest_sources() -> str:
    """Return a digest of everything the build reads, tests left out."""
    files = [path for path in FRONTEND_DIR.glob("*.*") if path.is_file()]
    for folder in SOURCES:
        files += [path for path in (FRONTEND_DIR / folder).rglob("*") if path.is_file()]
    digest = hashlib.sha256()
    for path in sorted(files):
        if ".test." in path.name:
            continue
        digest.update(str(path.relative_to(FRONTEND_DIR)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def build() -> bool:
    """Build if needed; tell whether something was built.

    Raises
    ------
    RuntimeError
        Node is missing, or the build failed.
    """
    wanted = digest_sources()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return False
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("The browser part needs Node to build: run `make setup`.")
    done = subprocess.run(
        [npm, "run", "--silent", "build"],
        cwd=FRONTEND_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The browser part does not build:\n{done.stdout}")
    STAMP.write_text(wanted)
    return True


if __name__ == "__main__":
    sys.stdout.write("Built the browser part\n" if build() else "")
