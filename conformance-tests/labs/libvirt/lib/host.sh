# One host: namespaces of its own (pid, mount, network, name, ipc) with a libvirtd. These run inside the lab's
# namespaces, see `inside`.
# shellcheck shell=bash

host_uri() {
  need_host "$1"
  cat "$LAB_DIR/$1/uri"
}

host_tcp() {
  need_host "$1"
  cat "$LAB_DIR/$1/peer-uri"
}

host_pid() { cat "$LAB_DIR/$1/unshare.pid" 2>/dev/null || true; }

host_is_up() { alive "$(host_pid "$1")"; }

need_host_up() {
  need_host "$1"
  host_is_up "$1" || die "$1 is powered off; \`lab start $1\` boots it"
}

host_in() {
  local host=$1 pid
  shift
  need_host_up "$host"
  pid=$(host_pid "$host")
  nsenter --target "$pid" --mount --net --uts --ipc --pid="/proc/$pid/ns/pid_for_children" -- "$@"
}

host_start() {
  [[ $1 =~ ^h[1-9]$ ]] || die "hosts are called h1 to h9, not '$1'" 2
  if ! host_switch_on "$1"; then
    [[ ! -e $LAB_DIR/$1/booting ]] || wait_for 30 host_has_booted "$1" || die "$1 does not finish its boot"
    say "$1 is already up"
    return
  fi
  host_finish_boot "$1"
}

# Gives the host power; it boots from here on. Fails if it has power already.
host_switch_on() {
  local host=$1 directory=$LAB_DIR/$1
  mkdir -p "$directory"
  hold_switch "$host"
  if host_is_up "$host"; then
    release_switch
    return 1
  fi
  # /run does not survive a boot: with the old files libvirtd would wait for the monitor of a dead QEMU.
  rm -rf "$directory"/{run,booted,unshare.pid}
  : >"$directory/booting"
  write_host_files "$host" "$directory"
  setsid unshare --mount --net --uts --ipc --pid --fork --kill-child=KILL --propagation private -- \
    "$LAB_HOME/lib/host-init" "$host" "$directory" </dev/null >"$directory/init.log" 2>&1 8>&- &
  echo $! >"$directory/unshare.pid"
  release_switch
}

host_finish_boot() {
  local host=$1 pid
  pid=$(host_pid "$host")
  wait_for 10 host_settled "$host" "$pid" || true
  [[ -e $LAB_DIR/$host/booted ]] || die "$host does not boot: $(paste -sd" " "$LAB_DIR/$host/init.log")"
  connect_host "$host" "$pid"
  host_start_libvirtd "$host"
  rm -f "$LAB_DIR/$host/booting"
}

host_has_booted() { [[ ! -e $LAB_DIR/$1/booting ]]; }

# Its BMC and a person may switch a host at the same time. Whoever switches it off must not find it off because
# somebody else is just switching it on.
hold_switch() {
  exec 8>"$LAB_DIR/$1/switch"
  flock 8
}

release_switch() { exec 8>&-; }

host_settled() { [[ -e $LAB_DIR/$1/booted ]] || ! alive "$2"; }

connect_host() {
  local host=$1 pid=$2 k=${1#h}
  ip link del "v$host" 2>/dev/null || true
  ip link add "v$host" type veth peer name eth0 address "$(host_address "$host")" netns "$pid"
  ip link set "v$host" master br0 up
  nsenter --target "$pid" --net -- ip -batch - <<<"link set lo up
addr add $LAB_NETWORK.$k/24 dev eth0
link set eth0 up"
  connect_guests_network "$host" "$pid"
  await_link "$host"
}

# The guests' network cards are on a network of their own, as on real hosts: pulling the host's cable leaves it alone.
connect_guests_network() {
  local host=$1 pid=$2
  ip link del "g$host" 2>/dev/null || true
  ip link add "g$host" type veth peer name eth1 netns "$pid"
  ip link set "g$host" master br1 up
  nsenter --target "$pid" --net -- ip -batch - <<<"link add guests0 type bridge forward_delay 0
link set eth1 master guests0
link set eth1 up
link set guests0 up"
}

host_start_libvirtd() {
  local host=$1 log=$LAB_DIR/$1/var/log/libvirt/stdout.log session=()
  need_host_up "$host"
  if libvirtd_is_up "$host"; then
    say "libvirtd of $host is already up"
    return
  fi
  if [[ $LAB_KIND == session ]]; then
    session=(env XDG_RUNTIME_DIR=/run XDG_CONFIG_HOME=/etc XDG_CACHE_HOME=/var/cache XDG_DATA_HOME=/var/lib HOME=/var
      unshare --user --map-user=1000 --map-group=1000 --)
  fi
  if locks_disks && ! host_in "$host" test -e /run/virtlockd.pid; then
    host_in "$host" "${session[@]}" virtlockd --daemon --pid-file /run/virtlockd.pid </dev/null >>"$log" 2>&1 ||
      die "virtlockd of $host does not start: $(tail -n 1 "$log")"
  fi
  host_in "$host" "${session[@]}" env SASL_CONF_PATH=/etc/libvirt/sasl2 libvirtd --daemon --listen --config /etc/libvirt/libvirtd.conf \
    --pid-file /run/libvirtd.pid </dev/null >>"$log" 2>&1 ||
    die "libvirtd of $host does not start: $(tail -n 1 "$log") (more in $LAB_DIR/$host/var/log/libvirt)"
  wait_for 20 host_answers "$host" || die "libvirtd of $host does not answer; see $LAB_DIR/$host/var/log/libvirt"
}

host_answers() {
  [[ -S $LAB_DIR/$1/run/libvirt/libvirt-sock ]] && timeout 5 virsh -q -c "$(host_uri "$1")" hostname >/dev/null 2>&1
}

# Sends a signal to libvirtd; fails if there is none.
signal_libvirtd() {
  # shellcheck disable=SC2016
  host_in "$1" sh -c 'kill "-$0" "$(cat /run/libvirtd.pid)"' "$2" 2>/dev/null
}

libvirtd_is_up() { signal_libvirtd "$1" 0; }
libvirtd_is_down() { ! libvirtd_is_up "$1"; }

need_libvirtd() {
  need_host_up "$1"
  libvirtd_is_up "$1" || die "libvirtd of $1 is not running; \`lab start-libvirtd $1\` starts it"
}

host_freeze() {
  need_libvirtd "$1"
  signal_libvirtd "$1" STOP
}

host_thaw() {
  need_libvirtd "$1"
  signal_libvirtd "$1" CONT
}

host_kill_libvirtd() {
  need_libvirtd "$1"
  signal_libvirtd "$1" KILL
  wait_for 5 libvirtd_is_down "$1" || die "libvirtd of $1 survived its kill"
}

host_kill_qemu() {
  need_host_up "$1"
  # shellcheck disable=SC2016
  host_in "$1" sh -c 'kill -KILL "$(cat "/run/libvirt/qemu/$0.pid" 2>/dev/null || cat "/run/libvirt/qemu/run/$0.pid")"' \
    "$2" 2>/dev/null || die "no QEMU of $2 runs on $1"
}

host_cut() {
  need_host_up "$1"
  ip link set "v$1" down
}

host_heal() {
  need_host_up "$1"
  ip link set "v$1" up
  await_link "$1"
  greet_peers "$1"
}

# As a real network card does when its link comes up. Without it a peer whose search for this host is about to fail
# would still report "no route" after the link is there.
greet_peers() {
  local host
  for host in $(host_names); do
    if [[ $host != "$1" ]] && host_is_up "$host"; then
      learn_address "$(host_pid "$host")" "$1"
      learn_address "$(host_pid "$1")" "$host"
    fi
  done
}

learn_address() {
  nsenter --target "$1" --net -- ip neigh replace "$LAB_NETWORK.${2#h}" lladdr "$(host_address "$2")" dev eth0 nud reachable
}

# A fixed hardware address: peers must not keep a stale one after a reboot.
host_address() { echo "52:54:00:77:00:0${1#h}"; }

# The kernel notices a cable on its own time, up to a second later; until then packets are dropped.
await_link() { wait_for 5 link_works "$1" || die "the network of $1 does not come up"; }

link_works() {
  [[ $(bridge link show dev "v$1") == *" state forwarding "* ]] &&
    [[ $(nsenter --target "$(host_pid "$1")" --net -- ip -br link show eth0) == *" UP "* ]]
}

# The cable goes first: a machine without power says no goodbye to its peers.
host_power_off() {
  local pid
  need_host "$1"
  hold_switch "$1"
  if ! host_is_up "$1"; then
    release_switch
    return
  fi
  pid=$(host_pid "$1")
  ip link set "v$1" down 2>/dev/null || true
  ip link set "g$1" down 2>/dev/null || true
  kill -KILL "$(child_of "$pid")" 2>/dev/null || true
  wait_for 10 process_gone "$pid" || die "$1 does not die"
  rm -f "$LAB_DIR/$1/unshare.pid"
  release_switch
}

# Gone, or dead and waiting for its parent to notice.
process_gone() {
  local state
  state=$(awk '$1 == "State:" { print $2 }' "/proc/$1/status" 2>/dev/null) || return 0
  [[ -z $state || $state == Z ]]
}

host_stop() {
  need_host "$1"
  host_is_up "$1" || return 0
  if libvirtd_is_up "$1"; then
    signal_libvirtd "$1" TERM
    wait_for 10 libvirtd_is_down "$1" || say "libvirtd of $1 does not end in 10 s; pulling the plug"
  fi
  host_power_off "$1"
}

lab_status() {
  local host
  need_lab
  inside status "$@"
  echo "directory $LAB_DIR"
  for host in $(host_names); do
    echo "$host $(host_state "$host")"
  done
}

host_state() {
  local guests
  host_is_up "$1" || { echo "powered off" && return; }
  libvirtd_is_up "$1" || { echo "up, libvirtd down" && return; }
  guests=$(timeout 3 virsh -q -c "$(host_uri "$1")" list --name 2>/dev/null) || { echo "up, libvirtd silent" && return; }
  echo "up, guests: $(paste -sd' ' <<<"${guests:-none}")"
}

write_host_files() {
  local host=$1 directory=$2 k=${1#h} i
  mkdir -p "$directory"/{run/libvirt,run/lock,etc/libvirt/{qemu,pki}} \
    "$directory"/var/{tmp,lib/libvirt/images,log/libvirt} "$(capabilities_of "$host")"
  ln -sfn /run "$directory/var/run"
  libvirtd_configuration "$k" >"$directory/etc/libvirt/libvirtd.conf"
  qemu_configuration "$k" >"$directory/etc/libvirt/qemu.conf"
  {
    echo "127.0.0.1 localhost"
    for i in {1..9}; do echo "$LAB_NETWORK.$i h$i"; done
  } >"$directory/etc/hosts"
  # libvirtd starts only if the user and group it was built for exist.
  { grep -v '^libvirt-qemu:' /etc/passwd && echo 'libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin'; } >"$directory/etc/passwd"
  { grep -vE '^(libvirt-qemu|kvm):' /etc/group && printf '%s:x:%s:\n' libvirt-qemu 64055 kvm 64056; } >"$directory/etc/group"
  write_logins "$directory/etc/libvirt/sasl2"
  write_pool "$directory/etc/libvirt/storage"
  echo "qemu+unix:///$LAB_KIND?socket=$directory/run/libvirt/libvirt-sock" >"$directory/uri"
  echo "qemu+tcp://$LAB_NETWORK.$k/$LAB_KIND" >"$directory/peer-uri"
  cp -p "$LAB_CACHE/capabilities-$LAB_KIND"/*.xml "$(capabilities_of "$host")" 2>/dev/null || true # none at first
}

# Clients of the read-only socket, which the lab itself never uses, must log in: as `reader@lab`, password `lab`.
write_logins() {
  mkdir -p "$1"
  printf '%s\n' 'mech_list: scram-sha-256 digest-md5' 'sasldb_path: /etc/libvirt/sasl2/passwd.db' >"$1/libvirt.conf"
  [[ -e $1/passwd.db ]] || saslpasswd2 -p -c -a libvirt -u lab -f "$1/passwd.db" reader <<<lab
}

# The host's own disks, which no other host sees, are in a storage pool, so that libvirt can make an image there.
write_pool() {
  mkdir -p "$1/autostart"
  cat >"$1/local.xml" <<'XML'
<pool type='dir'>
  <name>local</name>
  <uuid>00000000-0000-4000-8000-0000000000d0</uuid>
  <target><path>/var/lib/libvirt/images</path></target>
</pool>
XML
  ln -sfn ../local.xml "$1/autostart/local.xml"
}

libvirtd_configuration() {
  cat <<CONF
listen_tls = 0
listen_tcp = 1
listen_addr = "$LAB_NETWORK.$1"
auth_tcp = "none"
auth_unix_ro = "sasl"
auth_unix_rw = "none"
unix_sock_ro_perms = "0700"
unix_sock_rw_perms = "0700"
host_uuid = "00000000-0000-4000-8000-00000000000$1"
max_client_requests = 32
keepalive_interval = 1
keepalive_count = 3
log_outputs = "3:file:/var/log/libvirt/libvirtd.log"
CONF
}

locks_disks() { [[ $(cat "$LAB_DIR/lock-manager" 2>/dev/null) == lockd ]]; }

qemu_configuration() {
  # A session daemon cannot change to another user, and must not try.
  [[ $LAB_KIND == session ]] || printf 'user = "root"\ngroup = "root"\n'
  ! locks_disks || echo 'lock_manager = "lockd"'
  cat <<CONF
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
namespaces = [ ]
cgroup_controllers = [ ]
stdio_handler = "file"
migration_address = "$LAB_NETWORK.$1"
migration_host = "$LAB_NETWORK.$1"
migrate_tls_x509_cert_dir = "/etc/libvirt/pki"
migrate_tls_x509_verify = 1
keepalive_interval = 1
keepalive_count = 3
CONF
}

# Where a host's libvirt keeps what it found out about QEMU.
capabilities_of() {
  local cache=$LAB_DIR/$1/var/cache/libvirt/qemu
  [[ $LAB_KIND == system ]] && echo "$cache/capabilities" || echo "$cache/cache/capabilities"
}

# Probing QEMU costs libvirt a second per host; what one host found out serves all, and the next lab too. libvirt
# itself drops such a file when it no longer fits the machine.
remember_capabilities() {
  local found store=$LAB_CACHE/capabilities-$LAB_KIND host
  virsh -q -c "$(host_uri h1)" domcapabilities --virttype qemu >/dev/null || die "h1 cannot run emulated guests"
  for found in "$(capabilities_of h1)"/*.xml; do
    cmp -s "$found" "$store/${found##*/}" && continue
    mkdir -p "$store"
    cp -p "$found" "$store/.new.$$"
    mv "$store/.new.$$" "$store/${found##*/}"
    for host in $(host_names); do
      [[ $host == h1 ]] || cp -p "$found" "$(capabilities_of "$host")"
    done
  done
}
