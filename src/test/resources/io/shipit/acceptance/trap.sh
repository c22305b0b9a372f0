#!/bin/sh
# Stands in front of a tool on a test host, under the tool's name. If the words of a call fit the
# pattern of the armed trap, the trap's deed is done before the tool runs, or after it.
# TRAPS is the directory of the host's trap, SYSTEM the path on which the real tools are.
PATH='SYSTEM'
tool=${0##*/}
when=never
if [ -e 'TRAPS/armed' ]; then
  { IFS= read -r when && IFS= read -r pattern && IFS= read -r deed; } <'TRAPS/armed' || when=never
  # Unquoted, the words of the trap are a pattern.
  case "$tool $*" in
    $pattern) ;;
    *) when=never ;;
  esac
fi 2>/dev/null

real() {
  case $tool in
    at-hook) ;;
    sftp-server)
      for server in /usr/lib/openssh/sftp-server /usr/libexec/openssh/sftp-server \
        /usr/lib/ssh/sftp-server /usr/libexec/sftp-server; do
        [ ! -x "$server" ] || exec "$server" "$@"
      done
      exit 127
      ;;
    *) exec "$tool" "$@" ;;
  esac
}

case $when in
  before)
    eval "$deed"
    real "$@"
    ;;
  after)
    (real "$@")
    status=$?
    eval "$deed"
    exit "$status"
    ;;
  *) real "$@" ;;
esac
