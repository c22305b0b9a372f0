# Names for processes that stay true after a reboot, in a container, and when numbers are used again.

{ read -r s_boot </proc/sys/kernel/random/boot_id; } 2>/dev/null || s_boot=none
{ read -r s_machine </etc/machine-id; } 2>/dev/null || s_machine=$(uname -n)
s_space=$(readlink /proc/self/ns/pid 2>/dev/null) || s_space=none
# "pid:[4026531836]": the number is enough. These words become part of file names.
s_space=${s_space#*[[]} s_space=${s_space%]}
case $s_machine in '' | *[!A-Za-z0-9._-]*) s_machine=none ;; esac

# s_started PID: when it started, in ticks since boot (proc(5), /proc/PID/stat, field 22).
s_started() {
  { read -r s_stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  # The second field is the program's name in parentheses and may hold anything.
  set -- ${s_stat##*) }
  printf '%s' "${20}"
}

# s_name PID: the process as six words.
s_name() {
  printf '%s' "$1 $(s_started "$1" || printf none) $s_boot $s_space $s_uid $s_machine"
}

# s_life PID START BOOT SPACE UID MACHINE: alive, dead, or unknown where it cannot be seen from here.
s_life() {
  if [ $# != 6 ] || [ "$2" = none ] || [ "$3" = none ] || [ "$6" = none ] || [ "$6" != "$s_machine" ]; then
    printf unknown
  elif [ "$3" != "$s_boot" ]; then
    printf dead
  elif [ "$4" != "$s_space" ] || [ ! -e /proc/self/stat ]; then
    printf unknown
  elif [ "$(s_started "$1")" = "$2" ]; then
    printf alive
  elif [ "$5" != "$s_uid" ] && [ ! -e /proc/1/stat ]; then
    # /proc hides the processes of other accounts (hidepid).
    printf unknown
  else
    printf dead
  fi
}

# s_life_of FILE: the life of the process whose name is in the second line of a file; "kept" there
# stands for a person.
s_life_of() {
  s_words=''
  {
    IFS= read -r s_words
    s_words=''
    IFS= read -r s_words
  } 2>/dev/null <"$1"
  if [ "$s_words" = kept ]; then
    printf kept
    return
  fi
  set -f
  set -- $s_words
  s_life "$@"
}
