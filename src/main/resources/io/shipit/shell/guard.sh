# The dead-man's switch: a process that takes a swap back by itself unless it is confirmed in time. It
# lives without the connection. How far it is, is the name of one empty file below guard/:
#   idle
#   armed,run,PID,START,BOOT,SPACE,UID,MACHINE     renamed by the guard's own process
#   fired-SECONDS,run,PID,...                      when, by this host's clock: for people
#   disarmed
# Of a confirmation and the end of the time exactly one renames the armed file. All paths name the
# holder: once the lock is taken over, the guard can do nothing more.

# s_ready HOLDER TX SECONDS PROGRAM HOST HOOK...: what a guard needs, staged before the vote. PROGRAM
# is this library; the hooks are those that run after a swap.
s_ready() {
  s_enter || return 1
  s_g=.shipit/baton/h-$1/new-$2/guard
  mkdir "$s_g" && printf '%s\n' "$3" "$5" >"$s_g/settings" && printf '%s\n' "$4" >"$s_g/program" \
    || s_lost "$1" || return 1
  shift 5
  s_i=0
  for s_v in "$@"; do
    printf '%s\n' "$s_v" >"$s_g/hook-$s_i" || return 1
    s_i=$((s_i + 1))
  done
  : >"$s_g/idle"
}

# s_arm HOLDER TX: right before the swap. Its own process group and no open file of ours, so that it
# outlives this shell; "armed" comes once its name is in the mark.
s_arm() {
  s_g=$s_x/guard
  [ -d "$s_g" ] || return 0
  s_see_mark "$s_g"
  case $s_mark in
    disarmed) return 0 ;;
    fired-*)
      s_fail "$s_fired"
      return 1
      ;;
    armed,*) [ "$(s_life_in "$s_mark")" != alive ] || return 0 ;;
    idle) ;;
    *) s_lost "$1" "$s_g is damaged" || return 1 ;;
  esac
  s_alone=''
  ! command -v setsid >/dev/null 2>&1 || s_alone=setsid
  s_v=$(
    if [ -n "$s_locale_set" ]; then LC_ALL=$s_locale; else unset LC_ALL; fi
    $s_alone sh -c '. "$0" && s_guard "$@"' "$s_root/$s_g/program" "$s_root" "$1" "$2" "$s_mark" \
      "$s_way" "$s_syncs" </dev/null 2>/dev/null 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
  )
  case $s_v in *armed) ;; *) s_fail 'the guard could not be started' || return 1 ;; esac
}

# s_guard ROOT HOLDER TX MARK WAY SYNCS: the process itself.
s_guard() {
  trap '' HUP
  s_marker=guard s_root=$1 s_way=$5 s_syncs=$6 s_status=0
  cd "$s_root" || return 1
  s_x=.shipit/baton/h-$2/tx-$3
  s_g=$s_x/guard
  { read -r s_after && read -r s_host; } <"$s_g/settings" || return 1
  s_me=run,$(s_name $$ | tr ' ' ,)
  s_mv "$s_g/$4" "$s_g/armed,$s_me" || return 1
  printf armed
  exec >/dev/null 2>&1
  sleep "$s_after" &
  s_v=$!
  trap 'kill "$s_v"; exit' TERM
  wait "$s_v"
  trap - TERM
  s_mv "$s_g/armed,$s_me" "$s_g/fired-$(date +%s),$s_me" && s_flush "$s_g" && s_go_back "$2" || return 1
  # A host that never swapped has nothing to activate.
  [ ! -L "$s_x/go/dead" ] || return 0
  s_j=0
  while [ -f "$s_g/hook-$s_j" ]; do
    # What a hook starts must hear signals again; INT and QUIT no shell gives back to a background job.
    (trap - HUP; s_hook "$2" "$3" undone "$s_j" "$(cat "$s_g/hook-$s_j")" "$s_host") || return 1
    s_j=$((s_j + 1))
  done
}

# s_disarm HOLDER TX: the rollout is confirmed.
s_disarm() {
  s_begin || return 1
  s_x=.shipit/baton/h-$1/tx-$2
  [ ! -d "$s_x" ] || s_whole "$s_x" || return 1
  s_see_mark "$s_x/guard"
  case $s_mark in
    armed,*) [ "$(s_life_in "$s_mark")" != dead ] \
      || s_warn 'the guard had been ended by something else: the host would not have gone back by itself' ;;
  esac
  s_dismiss "$s_x/guard"
  case $s_mark in
    disarmed) s_flush "$s_x/guard" || return 101 ;;
    fired-*) s_fail "$s_fired" 'give more time with confirm in deploy.yml, or find out what took so long' ;;
    idle) s_fail 'no guard was armed here' ;;
    *) s_lost "$1" 'nothing is prepared here' ;;
  esac
}

s_fired='it went back by itself, since no confirmation came in time'

# s_has_fired: the guard of the rollout in s_x.
s_has_fired() {
  s_see_mark "$s_x/guard"
  case $s_mark in fired-*) ;; *) return 1 ;; esac
}

# s_dismiss GUARD-DIR: an armed guard is disarmed, and ends; its rename would fail by now. Sets s_mark.
s_dismiss() {
  s_see_mark "$1"
  case $s_mark in armed,*) ;; *) return 0 ;; esac
  if s_mv "$1/$s_mark" "$1/disarmed" 2>/dev/null; then
    s_v=${s_mark#armed,run,} s_v=${s_v%%,*}
    [ "$(s_life_in "$s_mark")" != alive ] || kill "$s_v" 2>/dev/null
    s_mark=disarmed
  else
    s_see_mark "$1"
  fi
}

# s_stand_down TX-DIR: before an undo. A guard that has fired may finish its work.
s_stand_down() {
  [ -d "$1/guard" ] || return 0
  s_dismiss "$1/guard"
  if [ "$s_mark" = idle ]; then
    s_mv "$1/guard/idle" "$1/guard/disarmed" 2>/dev/null
  fi
  s_await_guard "$1"
  s_quiet "$1"/guard/*,run,*
}

# s_await_guard TX-DIR: waits for a guard that is at work; its hooks would be cut off otherwise. As
# long as the client waits for an answer, and a little less.
s_await_guard() {
  s_i=0
  for s_w in "$1"/guard/fired-*; do
    while [ "$s_i" -lt 540 ] && [ -e "$s_w" ] && [ "$(s_life_in "$s_w")" = alive ]; do
      sleep 1
      s_i=$((s_i + 1))
    done
  done
}

# s_end_guards HOLDER-DIR
s_end_guards() {
  for s_d in "$1"/tx-*; do
    s_quiet "$s_d"/guard/*,run,*
  done
}
