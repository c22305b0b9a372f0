# Hooks. Each is one sh -c line in a process group of its own, run at most once for a rollout and
# direction. What became of it is the name of one empty file below the rollout's directory:
#   hooks/KIND-NUMBER,todo
#   hooks/KIND-NUMBER,run,PID,START,BOOT,SPACE,UID,MACHINE     renamed by the hook's own process
#   hooks/KIND-NUMBER,ended,STATUS
# Once the lock is lost the first rename fails, and the hook does not start; whoever takes the lock
# over finds the process in the name, and ends it. Renames need no room on a full disk.

# s_hook HOLDER TX KIND NUMBER COMMAND HOST
# KIND: before (in the new release), after or undone (in what current is). Where nothing was live
# before, nothing is to be done for what is live after an undo.
s_hook() {
  s_enter || return 1
  s_b=$s_root/.shipit/baton/h-$1
  case $3 in
    before) s_b=$s_b/new-$2 ;;
    *) s_b=$s_b/tx-$2 ;;
  esac
  s_about "$s_b" || s_lost "$1" 'nothing is prepared here' || return 1
  s_cwd=current
  case $3 in
    before) s_cwd=releases/$s_release ;;
    undone)
      s_v=$s_release s_release=$s_previous s_previous=$s_v
      [ -n "$s_release" ] || return 0
      ;;
  esac
  s_commit=''
  { read -r s_commit <".shipit/meta/$s_release/commit"; } 2>/dev/null
  s_mark=$s_b/hooks/$3-$4
  for s_v in "$s_mark",*; do
    s_v=${s_v#"$s_mark",}
  done
  case $s_v in
    ended,0) return 0 ;;
    ended,*) s_fail "hook $(($4 + 1)) ran before and ended with status ${s_v#*,}" || return 1 ;;
    run,*)
      s_hush "$s_b"
      s_fail "hook $(($4 + 1)) was started before, and nothing is known of its end" || return 1
      ;;
    '*') { [ -d "$s_b/hooks" ] || mkdir "$s_b/hooks"; } && : >"$s_mark,todo" || s_lost "$1" || return 1 ;;
  esac
  s_hush "$s_b"
  s_run "$5" "$6"
}

# s_run COMMAND HOST: the hook's end and the end of its output are two things. A process that it
# left behind may keep the output open for ever: after 2 seconds nobody waits for that.
s_run() {
  exec 5>&1
  s_say hook "${s_mark##*/}"
  {
    {
      s_in_hook "$@" 2>&1 3>&- 5>&-
      s_v=$?
      for s_d in "$s_mark,run",* "$s_mark,todo"; do
        [ ! -e "$s_d" ] || mv -f "$s_d" "$s_mark,ended,$s_v" 2>/dev/null
      done
      echo "exit $s_v" >&3
      (sleep 2 && echo late >&3) >/dev/null 2>&1 5>&- &
    } | { s_some_output <&6 >&5 6<&- 5>&- & } 6<&0
  } 3>&1 | {
    s_v=unknown
    while read -r s_k s_w; do
      case $s_k in
        exit) s_v=$s_w ;;
        drained)
          [ "$s_w" = 0 ] || s_warn "$s_w more bytes of the hook's output were not read" >&5
          break
          ;;
        late)
          s_warn 'a process that the hook started still runs and keeps its output open' >&5
          break
          ;;
      esac
    done
    s_say hooked "$s_v" >&5
    [ "$s_v" = 0 ]
  }
}

# s_some_output: passes on what comes, at once; at most 16 MB, at least 32768 lines. The rest is
# counted, so that the hook never waits for a reader.
s_some_output() {
  dd bs=512 count=32768 2>/dev/null
  s_w=$(wc -c)
  echo "drained $((s_w))" >&3
}

s_in_hook() {
  s_alone=''
  ! command -v setsid >/dev/null 2>&1 || s_alone=setsid
  if [ -n "$s_locale_set" ]; then LC_ALL=$s_locale; else unset LC_ALL; fi
  cd -P "$s_cwd" || return 126
  SHIPIT_RELEASE=$s_release SHIPIT_PREVIOUS=$s_previous SHIPIT_COMMIT=$s_commit \
    SHIPIT_HOST=$2 SHIPIT_ENVIRONMENT=$s_environment \
    $s_alone sh -c '
      { read -r s <"/proc/$$/stat"; } 2>/dev/null || s=
      set -f -- "$1" "$2" "$3" x ${s##*) }
      mv "$1,todo" "$1,run,$$,${24:-none},$2" || exit 126
      exec sh -c "$3"
    ' sh "$s_mark" "$s_boot,$s_space,$s_uid,$s_machine" "$1"
}

# s_hush DIR: no hook of this rollout runs any more.
s_hush() { s_quiet "$1"/hooks/*,run,*; }

# s_quiet MARK...: the processes in these names are ended, and what they started in their groups.
s_quiet() {
  for s_w in "$@"; do
    s_killed=''
    for s_k in TERM x x x x KILL x; do
      [ "$(s_life_in "$s_w")" = alive ] || break
      s_v=${s_w##*,run,} s_v=${s_v%%,*}
      case $s_k in
        x) sleep 1 ;;
        *) kill -s $s_k -- "-$s_v" 2>/dev/null || kill -s $s_k "$s_v" 2>/dev/null ;;
      esac
      s_killed=$s_v
    done
    [ "$(s_life_in "$s_w")" != alive ] || s_warn "a hook of the rollout still runs: process $s_v"
    # Its children had the same signal; one that does not care has a second.
    if [ -n "$s_killed" ] && kill -s 0 -- "-$s_killed" 2>/dev/null; then
      sleep 1
      kill -s KILL -- "-$s_killed" 2>/dev/null
    fi
  done
}

# s_life_in MARK: the life of the process in its name.
s_life_in() {
  IFS=,
  set -f
  set -- ${1##*,run,}
  unset IFS
  s_life "$@"
}

# s_hush_all HOLDER-DIR
s_hush_all() {
  for s_d in "$1"/tx-* "$1"/new-*; do
    [ ! -d "$s_d/hooks" ] || s_hush "$s_d"
  done
}

# s_stop HOLDER: asked on a second channel, when a deadline has passed.
s_stop() {
  s_enter && s_hush_all ".shipit/baton/h-$1"
}
