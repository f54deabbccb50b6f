package io.evenkeel.server.bench;

import io.evenkeel.server.config.ConnectionSettings;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import io.evenkeel.spi.inventory.Host;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How virsh reaches the hosts.
 *
 * @param command the program and its first arguments
 * @param clientUris how this machine reaches each host, by the host's name
 * @param peerUris how hosts reach each other where that differs
 * @param unsafe whether libvirt cannot see that the disks are shared, and virsh must be told not to mind
 */
public record VirshSettings(
        List<String> command, Map<String, String> clientUris, Map<String, String> peerUris, boolean unsafe) {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    public VirshSettings {
        command = List.copyOf(command);
        clientUris = new LinkedHashMap<>(clientUris);
        peerUris = new LinkedHashMap<>(peerUris);
    }

    /**
     * The settings of a libvirt connection, which names the same URIs; what the command line names overrules them.
     *
     * @param command words separated by blanks
     */
    public static VirshSettings of(
            String command, ConnectionSettings connection, Map<String, String> clients, Map<String, String> peers) {
        Map<String, String> clientUris = pairs(connection.settings().getOrDefault("hosts", ""));
        clientUris.putAll(clients);
        Map<String, String> peerUris = pairs(connection.settings().getOrDefault("peers", ""));
        peerUris.putAll(peers);
        boolean unsafe = "true".equals(connection.settings().get("declare-storage-shared"));
        return new VirshSettings(BLANKS.splitAsStream(command.strip()).toList(), clientUris, peerUris, unsafe);
    }

    /**
     * Makes sure that virsh can move a VM from and to this host.
     *
     * @throws InputException if it lacks a URI
     */
    void check(Host host) {
        clientUri(host);
        peerUri(host);
    }

    String clientUri(Host host) {
        String uri = clientUris.get(host.name());
        if (uri == null) {
            throw new InputException("virsh needs the URI of host '" + host.name() + "'; add --virsh-uri " + host.name()
                    + "=URI (" + NearMatches.hint("", clientUris.keySet(), "known hosts") + ")");
        }
        return uri;
    }

    String peerUri(Host host) {
        String uri = peerUris.get(host.name());
        return uri == null ? clientUri(host) : uri;
    }

    private static Map<String, String> pairs(String list) {
        Map<String, String> pairs = new LinkedHashMap<>();
        COMMA.splitAsStream(list.strip()).forEach(pair -> {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        });
        return pairs;
    }
}
