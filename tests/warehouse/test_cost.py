import subprocess
import sys

SCRIPT = """
import io, sys
from tests.warehouse.made import bring, read
from warehouse.home import Home
from warehouse.publish import publish
from warehouse.query import ask
from warehouse.formats import FORMATS, write
home = Home(sys.argv[1])
bring(home, read())
publish(home)
for form in FORMATS:
    with ask(home.published, "from articles") as answer:
        write(answer, form, io.BytesIO())
print("pandas" in sys.modules)
"""


def test_pandas_is_never_imported(tmp_path):
    ended = subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path)], capture_output=True, text=True, check=True)

    assert ended.stdout.splitlines() == ["False"]


def test_a_home_opens_nothing_and_imports_little(tmp_path):
    script = """
import sys
from warehouse.home import Home
Home(sys.argv[1])
print({'duckdb', 'pyarrow'} & set(sys.modules))
"""
    ended = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)

    assert ended.stdout == "set()\n"
