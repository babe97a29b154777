"""Command line. -W and what it does with warnings."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "data"))
from command_line import run_cases

run_cases([
    ("-W", "error", "-c", 'import warnings; warnings.warn("w")'),
    ("-W", "ignore", "-c", 'import warnings; warnings.warn("w")'),
    ("-W", "always", "-c", 'import warnings\nfor i in range(2): warnings.warn("w")'),
    ("-c", 'import warnings\nfor i in range(2): warnings.warn("w")'),
    ("-W", "error::DeprecationWarning", "-c", 'import warnings; warnings.warn("d", DeprecationWarning)'),
    ("-c", 'import warnings; warnings.warn("d", DeprecationWarning)'),
    ("-c", 'import warnings; warnings.warn("d", PendingDeprecationWarning)'),
    ("-Wd", "-c", 'import warnings; warnings.warn("d", ImportWarning)'),
    ("-W", "nope", "-c", "print(1)"),
    ("-W", "error::Nope", "-c", "print(2)"),
    ("-W", "ignore:secret", "-c", 'import warnings; warnings.warn("secret x"); warnings.warn("public")'),
    ("-c", "x = 5 is 5"),
    ("-W", "error", "-c", "x = 5 is 5"),
    ("-c", '"\\d"'),
    ("-c", "assert (1, 2)"),
    ("-c", "1()"),
    ("-W", "once", "-c", "import sys; print(sys.warnoptions)"),
])
