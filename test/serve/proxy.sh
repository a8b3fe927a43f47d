# proxy.sh - nginx with the shipped configuration in front of a server, on loopback. Sourced behind
# server.sh. The only changes to deploy/nginx/veerkracht.conf: ports, paths, the name stays.
nginx_pid=
proxy_start() { # port of veerkrachtd ["plain": without TLS, for raw sockets] [editions]
    local folder=$TMP/nginx
    mkdir -p "$folder"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=kaart.example.nl \
        -addext subjectAltName=DNS:kaart.example.nl -keyout "$folder/key.pem" -out "$folder/fullchain.pem" 2>/dev/null
    proxy_port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    plain_port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    sed -e "s|127.0.0.1:8080|127.0.0.1:$1|" -e "s|/etc/ssl/veerkracht|$folder|" -e "s|/var/log/nginx|$folder|" \
        -e "s|/var/lib/veerkracht/editions|${3:-$TMP/editions}|g" -e "/listen \[::\]/d" \
        -e "s|listen 443 ssl http2|listen 127.0.0.1:$proxy_port ssl http2|" -e "s|listen 80;|listen 127.0.0.1:$plain_port;|" \
        deploy/nginx/veerkracht.conf >"$folder/site.conf"
    [ "${2:-}" != plain ] || sed -i -e 's/ ssl http2;/;/' -e '/ssl_/d' "$folder/site.conf"
    cat >"$folder/nginx.conf" <<CONF
$([ "$(id -u)" != 0 ] || echo "user root;")
worker_processes 2;
pid $folder/pid;
error_log $folder/error.log;
events { worker_connections 4096; }
http {
    include /etc/nginx/mime.types;
    client_body_temp_path $folder/body; proxy_temp_path $folder/proxy; fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi; scgi_temp_path $folder/scgi;
    include $folder/site.conf;
}
CONF
    nginx -e "$folder/error.log" -c "$folder/nginx.conf" -g "daemon off;" 2>"$folder/err" &
    nginx_pid=$!
    trap 'for one in $server $nginx_pid; do kill "$one" 2>/dev/null || true; done' EXIT
    for _ in $(seq 100); do
        [ -f "$folder/pid" ] && (exec 3<>"/dev/tcp/127.0.0.1/$proxy_port") 2>/dev/null && return
        sleep 0.05
    done
    fail "nginx does not start: $(cat "$folder/err" "$folder/error.log")"
}
proxy_stop() {
    kill "$nginx_pid"
    wait "$nginx_pid" || true
    nginx_pid=
}
