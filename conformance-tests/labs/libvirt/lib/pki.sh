# Certificates with which the hosts' QEMUs encrypt migrations. Made when somebody asks for them; QEMU reads them at the
# begin of each migration.
# shellcheck shell=bash

# Gives a host a certificate for its address, as server and as client, from the authority of this name.
host_certify() {
  local host=$1 authority=${2:-lab} pki file
  need_host "$host"
  [[ $authority =~ ^[a-z]{1,20}$ ]] || die "an authority's name is of small letters, not '$authority'" 2
  make_authority "$authority"
  pki=$LAB_DIR/$host/etc/libvirt/pki
  sign_for "$host" "$authority" "$pki"
  cp "$LAB_DIR/pki/$authority/cert.pem" "$pki/ca-cert.pem"
  for file in cert key; do
    cp "$pki/server-$file.pem" "$pki/client-$file.pem"
  done
}

make_authority() {
  local directory=$LAB_DIR/pki/$1
  [[ ! -e $directory/cert.pem ]] || return 0
  mkdir -p "$directory"
  new_key "$directory/key.pem"
  openssl req -x509 -new -key "$directory/key.pem" -days 2 -subj "/CN=authority $1" -out "$directory/cert.pem"
}

sign_for() {
  local host=$1 authority=$LAB_DIR/pki/$2 pki=$3
  new_key "$pki/server-key.pem"
  openssl req -new -key "$pki/server-key.pem" -subj "/CN=$host" |
    openssl x509 -req -CA "$authority/cert.pem" -CAkey "$authority/key.pem" -CAcreateserial -days 2 -out "$pki/server-cert.pem" \
      -extfile <(printf '%s\n' "subjectAltName=DNS:$host,IP:$LAB_NETWORK.${host#h}" "extendedKeyUsage=serverAuth,clientAuth") \
      2>/dev/null
}

new_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }
