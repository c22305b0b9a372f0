# The decision, the swap and the undo: one rename each, whose source names the holder and the
# rollout. Nothing is written or created before it, so that a full disk cannot stop it.

# s_decide HOLDER TX FROM TO
s_decide() {
  s_begin || return 1
  s_x=.shipit/baton/h-$1/tx-$2
  [ ! -d "$s_x" ] || s_whole "$s_x" || return 1
  s_g=$s_x/reg
  s_words=$(s_mv "$s_g/$3" "$s_g/$4" 2>&1) || [ -d "$s_g/$4" ] \
    || s_lost "$1" "the decision is not $3: $s_words" || return 1
  s_flush "$s_g" || return 101
}

# s_swap HOLDER TX
s_swap() {
  s_begin || return 1
  s_x=.shipit/baton/h-$1/tx-$2 s_now=''
  if [ -L "$s_x/go/current" ]; then
    s_about "$s_x" && [ -d "releases/$s_release" ] \
      || s_fail "the prepared release releases/$s_release is gone" 'find out what deletes there' || return 1
  fi
  s_arm "$1" "$2" || return 1
  if s_words=$(s_replace "$s_x/go" . 2>&1); then
    s_clock
  else
    [ -d "$s_x" ] || s_lost "$1" 'nothing is prepared here' || return 1
    [ ! -L "$s_x/go/current" ] || s_fail "$s_words" || return 1
    [ ! -L "$s_x/go/dead" ] || s_fail 'the rollout was stopped here before its swap' || return 1
    s_about "$s_x" && s_live
    [ "$s_kind $s_is" = "live $s_release" ] && s_undoable || s_fail 'the swap was undone' || return 1
  fi
  s_flush . "$s_x/go" || return 101
  [ -z "$s_now" ] || s_say swapped "$s_now"
}

# s_undoable: the way back was not used yet.
s_undoable() {
  [ -L "$s_x/undo/current" ] || { [ -e "$s_x/undo/none" ] && [ ! -L "$s_x/removed" ]; }
}

# s_activate HOLDER TX KIND: hooks run only after what they are for: a swap, or (undone) its undo.
s_activate() {
  s_begin || return 1
  s_x=.shipit/baton/h-$1/tx-$2
  [ -d "$s_x" ] || s_lost "$1" 'nothing is prepared here' || return 1
  s_whole "$s_x" || return 1
  if [ "$3" = undone ]; then
    [ ! -L "$s_x/undo/current" ] || s_fail 'this host was not put back'
  elif s_has_fired; then
    s_fail "$s_fired"
  elif [ -L "$s_x/go/current" ] || [ -L "$s_x/go/dead" ]; then
    s_fail 'this host was not swapped'
  else
    s_undoable || s_fail 'this host was put back'
  fi
}

# s_undo HOLDER TX: the swap's own link is put out of the way first, so that a swap which is still
# under way finds nothing to rename.
s_undo() {
  s_begin || return 1
  s_x=.shipit/baton/h-$1/tx-$2
  [ ! -d "$s_x" ] || s_whole "$s_x" || return 1
  s_stand_down "$s_x"
  s_go_back "$1"
}

# s_go_back HOLDER: of the rollout in s_x; for an undo and for a guard.
s_go_back() {
  if s_mv "$s_x/go/current" "$s_x/go/dead" 2>/dev/null; then
    s_flush "$s_x/go" || return 101
  fi
  [ -d "$s_x" ] || s_lost "$1" 'nothing is prepared here' || return 1
  [ ! -L "$s_x/go/current" ] || s_fail 'cannot stop the swap' || return 1
  s_undoable || {
    s_flush . || return 101
    return 0
  }
  if [ -L "$s_x/go/dead" ]; then
    # It never swapped, unless a power cut brought back the link, but not what was live before.
    s_about "$s_x" && s_live
    [ "$s_kind $s_is" = "live $s_release" ] || return 0
  fi
  # What was not run yet for the new release never will be.
  for s_w in "$s_x"/hooks/after-*,todo; do
    [ ! -e "$s_w" ] || s_mv "$s_w" "${s_w%,todo},ended,143"
  done
  s_hush "$s_x"
  if [ -L "$s_x/undo/current" ]; then
    s_replace "$s_x/undo" . || return 1
  else
    s_undo_first || return 1
  fi
  s_flush . || return 101
}

# Nothing was live before: current goes away, if it still is what the swap put there.
s_undo_first() {
  s_about "$s_x" || s_fail "the rollout's own files are damaged" || return 1
  s_live
  case $s_kind in
    none) return 0 ;;
    live) [ "$s_is" != "$s_release" ] || { s_mv current "$s_x/removed"; return; } ;;
  esac
  s_fail 'current was changed by something else after the swap; it is left as it is' 'look at it on the host'
}
