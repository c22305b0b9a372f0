# How a request is run and answered. The client sends, in one message:
#   shipit_begin MARKER ROOT SWAP SYNC
#   shipit_time                           only where the way there is to be measured
#   shipit_do STEP FUNCTION ARG...        any number; after a failure the rest is skipped
#   shipit_end
# A line that starts with the marker, which the client chose at random, is an answer; everything
# else is output of tools and hooks. An answer starts with a line end of its own, because the output
# before it may lack one; the client drops it again.
# Variables are named s_...: an assignment to a name that the account exports would reach the hooks.

s_locale_set=${LC_ALL+set} s_locale=${LC_ALL-}
LC_ALL=C
export LC_ALL
umask 022
unset CDPATH
set -u
exec 2>&1
s_v=${EPOCHREALTIME-}
s_uid=$(id -u)
# A clock of the shell's own has moved on by now; a variable that the account exports has not.
s_ticks=''
[ "$s_v" = "${EPOCHREALTIME-}" ] || s_ticks=shell

# s_say KEY VALUE...: one answer; values hold no line end.
s_say() { printf '\n%s %s\n' "$s_marker" "$*"; }

# s_clock: sets s_now to the time here: seconds since 1970, with a fraction if the tools know one. It
# is for the operator to read; nothing here or there is decided by it.
s_clock() {
  case $s_ticks in
    shell) s_now=$EPOCHREALTIME ;;
    *) s_now=$(date +%s.%N) ;;
  esac
}

# shipit_time: sent right after shipit_begin and answered at once, so that the client learns how long
# a message is on its way, and what the time is at its end.
shipit_time() {
  s_clock
  s_say clock "$s_now"
}

# s_why TEXT and s_hint TEXT: what was seen and what to do next, when a step fails.
s_why() { s_say why "$@"; }
s_hint() { s_say hint "$@"; }
s_warn() { s_say warn "$@"; }

# s_fail TEXT [HINT]: for "... || { s_fail ...; return 1; }" in one word.
s_fail() {
  s_why "$1"
  [ $# -lt 2 ] || s_hint "$2"
  return 1
}

# Statuses of a step: 0 done, 100 the whole request was done before, 101 done or not: a rename
# worked but could not be made durable. Anything else: its effect did not happen.
shipit_begin() {
  s_marker=$1 s_root=$2 s_way=$3 s_syncs=$4 s_status=0
}

shipit_do() {
  [ "$s_status" = 0 ] || return 0
  s_step=$1
  shift
  (cd / && "$@") </dev/null
  s_status=$?
  case $s_status in
    0 | 100) ;;
    *) s_say failed "$s_step" "$s_status" ;;
  esac
}

shipit_end() {
  (cd / && s_sight) </dev/null
  s_say end "$s_status"
}

# s_enter: into the deploy root; every other path is relative to it.
s_enter() {
  cd "$s_root" || s_fail "cannot enter $s_root" 'check that it exists and that this account may enter it'
}
