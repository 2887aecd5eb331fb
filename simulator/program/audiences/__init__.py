"""One file, one condition on customers. A file dropped in here is found; see `condition`."""

from importlib import import_module
from pkgutil import iter_modules

for _found in iter_modules(__path__):
    import_module(f"{__name__}.{_found.name}")
