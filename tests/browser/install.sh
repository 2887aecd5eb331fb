#!/bin/sh
# install.sh PYTHON: get what opens reports as people do - Chromium for the page, LibreOffice for
# the workbook - and the Python packages that drive them. What cannot be installed is said, and
# the tests that need it are skipped; so this never fails.
python=$1

has() { command -v "$1" >/dev/null 2>&1; }
has_browser() { has chromium || has chromium-browser || has google-chrome || test -n "$CHROMIUM"; }
has_office() { has soffice || has libreoffice; }

wanted=
has_browser || wanted="$wanted chromium"
has_office || wanted="$wanted libreoffice-calc"

as_root=
test "$(id -u)" = 0 || as_root='sudo -n'
if test -n "$wanted" && has apt-get && { test -z "$as_root" || $as_root true 2>/dev/null; }; then
	echo "Installing$wanted (once; some minutes)"
	options='-qq -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o DPkg::Lock::Timeout=60'
	export DEBIAN_FRONTEND=noninteractive
	# with sudo the setting has to be handed over
	apt="$as_root env DEBIAN_FRONTEND=noninteractive timeout 300 apt-get $options"
	{ $apt update && $apt install -y --no-install-recommends $wanted; } >/dev/null 2>&1 ||
		echo 'apt-get could not install them'
fi

has_browser || cat <<'END'
No Chromium: the tests of the page in a browser are skipped. Install Chromium or Chrome, and say
where it is if it is not on the path: CHROMIUM=/path/to/chromium make browser
END
has_office || cat <<'END'
No LibreOffice: the tests that compute the workbook are skipped. Install LibreOffice Calc, so that
soffice is on the path.
END

if ! "$python" -c 'import playwright, pypdf' 2>/dev/null; then
	"$python" -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 20 \
		--constraint constraints.txt --editable '.[browser]' 2>/dev/null ||
		echo 'Playwright cannot be installed here: the tests in a browser are skipped.'
fi
exit 0
