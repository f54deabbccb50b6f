# One BMC (the small computer that switches a machine's power) for each host: Debian's ipmi_sim, which speaks real IPMI,
# beside the hosts' bridge and outside the hosts, so that it lives when its host dies.
# shellcheck shell=bash

readonly LAB_BMC_USER=evenkeel
readonly LAB_BMC_PASSWORD=lab-bmc-secret

bmc_address() { echo "$LAB_NETWORK.10${1#h}"; }

bmc_pid() { cat "$LAB_DIR/$1/bmc/pid" 2>/dev/null || true; }

bmc_is_up() { alive "$(bmc_pid "$1")"; }

need_bmc_up() {
  need_host "$1"
  bmc_is_up "$1" || die "the BMC of $1 is dead; \`lab bmc start $1\` starts it"
}

bmc_start() {
  local host=$1 directory=$LAB_DIR/$1/bmc
  need_host "$host"
  if bmc_is_up "$host"; then
    say "the BMC of $host is already up"
    return
  fi
  mkdir -p "$directory/state"
  rm -f "$directory"/{lie,lose-reply}
  bmc_configuration "$host" >"$directory/lan.conf"
  printf '%s\n' 'mc_setbmc 0x20' 'mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr' 'mc_enable 0x20' \
    >"$directory/sim.emu"
  ip addr replace "$(bmc_address "$host")/24" dev br0
  setsid ipmi_sim --config-file "$directory/lan.conf" --command-file "$directory/sim.emu" \
    --state-dir "$directory/state" --nostdio --nopersist </dev/null >"$directory/log" 2>&1 &
  echo $! >"$directory/pid"
}

bmc_configuration() {
  cat <<CONF
name "bmc-$1"
set_working_mc 0x20
  startlan 1
    addr $(bmc_address "$1") 623
    priv_limit admin
    allowed_auths_callback none md2 md5 straight
    allowed_auths_user none md2 md5 straight
    allowed_auths_operator none md2 md5 straight
    allowed_auths_admin none md2 md5 straight
    guid a123456789abcdefa123456789abcde${1#h}
  endlan
  chassis_control "$LAB_HOME/lib/chassis $1"
  user 1 true "" "" user 10 none md2 md5 straight
  user 2 true "$LAB_BMC_USER" "$LAB_BMC_PASSWORD" admin 10 none md2 md5 straight
CONF
}

# Its address goes with it: a board without power does not even answer that it is not there.
bmc_kill() {
  need_bmc_up "$1"
  ip addr del "$(bmc_address "$1")/24" dev br0 2>/dev/null || true
  kill -KILL "$(bmc_pid "$1")"
  wait_for 5 process_gone "$(bmc_pid "$1")" || die "the BMC of $1 survived its kill"
  rm -f "$LAB_DIR/$1/bmc/pid"
}

bmc_freeze() {
  need_bmc_up "$1"
  kill -STOP "$(bmc_pid "$1")"
}

bmc_thaw() {
  need_bmc_up "$1"
  kill -CONT "$(bmc_pid "$1")"
}

bmc_lie() {
  need_bmc_up "$1"
  : >"$LAB_DIR/$1/bmc/lie"
}

bmc_obey() {
  need_bmc_up "$1"
  rm -f "$LAB_DIR/$1/bmc/lie"
}

bmc_lose_reply() {
  need_bmc_up "$1"
  : >"$LAB_DIR/$1/bmc/lose-reply"
}

# A fence agent for programs outside of the lab's network. It is the real one, started where it reaches the BMCs.
write_fence_agent() {
  local options='--net'
  [[ $LAB_KIND == system ]] || options='--user --preserve-credentials --net'
  cat >"$LAB_DIR/fence_ipmilan" <<AGENT
#!/bin/sh
exec nsenter --target "\$(cat '$LAB_DIR/keeper.pid')" $options -- fence_ipmilan "\$@"
AGENT
  chmod 755 "$LAB_DIR/fence_ipmilan"
}

lab_bmc() {
  local verb=${1:-}
  case $verb in
    start | kill | freeze | thaw | lie | obey | lose-reply)
      need_arguments 2 $# "lab bmc $verb hK"
      inside bmc "$@"
      "bmc_${verb//-/_}" "$2"
      ;;
    address)
      need_arguments 2 $# "lab bmc address hK"
      need_host "$2"
      bmc_address "$2"
      ;;
    agent)
      need_arguments 1 $# "lab bmc agent"
      need_lab
      echo "$LAB_DIR/fence_ipmilan"
      ;;
    *) die "no such command: bmc $verb. \`lab help\` lists them" 2 ;;
  esac
}
