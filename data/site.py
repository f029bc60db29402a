"""Make the public view as plain files: `python -m data.site --release DIR --out DIR`.

What is shown stands in pages/, on which nothing here may stand; so this only names it (docs/decisions/site.md).
"""

import runpy

if __name__ == "__main__":
    runpy.run_module("pages.site", run_name="__main__", alter_sys=True)
