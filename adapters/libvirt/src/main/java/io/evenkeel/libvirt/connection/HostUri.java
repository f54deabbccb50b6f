package io.evenkeel.libvirt.connection;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is right and wrong in the URI of a libvirt host, and how a program without a terminal opens it. */
final class HostUri {

    private static final String DRIVER = "qemu";

    /** The ways to a daemon that libvirt's client has. */
    private static final Set<String> WAYS = Set.of("unix", "tcp", "tls", "ssh", "libssh", "libssh2", "ext");

    private static final Pattern PASSWORD = Pattern.compile("//[^/@\\s]*:[^/@\\s]*@");

    private final URI uri;

    private HostUri(URI uri) {
        this.uri = uri;
    }

    /**
     * Reads a URI.
     *
     * @param problems is given what is wrong with it, without repeating a password
     * @return empty if it cannot be used
     */
    static Optional<HostUri> parse(String text, boolean unverifiedPeers, List<String> problems) {
        if (PASSWORD.matcher(text).find()) {
            problems.add("a password does not belong into a URI, where it gets printed; use " + Settings.PASSWORD.name()
                    + ": " + scrubbed(text));
            return Optional.empty();
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            problems.add("not a URI: " + text + " (" + e.getReason() + ")");
            return Optional.empty();
        }
        if (uri.getScheme() == null) {
            problems.add("not a libvirt URI such as qemu+tls://n1.lan/system: " + text);
            return Optional.empty();
        }
        HostUri host = new HostUri(uri);
        if (!host.isKnown()) {
            // libvirt would look for a daemon of that name on this machine.
            problems.add("no way to a host with QEMU: " + text + "; right are " + DRIVER + "+tls, " + DRIVER + "+ssh, "
                    + DRIVER + "+tcp, " + DRIVER + "+unix and, for this machine, " + DRIVER
                    + ", as in qemu+tls://n1.lan/system");
            return Optional.empty();
        }
        List<String> unsafe = unverifiedPeers ? List.of() : host.unverified();
        unsafe.forEach(parameter -> problems.add("with " + parameter + " anybody can pose as the host " + text
                + "; take it out, or set " + Settings.UNVERIFIED_PEERS.name() + "=true"));
        return unsafe.isEmpty() ? Optional.of(host) : Optional.empty();
    }

    static String scrubbed(String text) {
        return PASSWORD.matcher(text).replaceAll("//***@");
    }

    /** The host part, if there is one. */
    Optional<String> host() {
        return Optional.ofNullable(uri.getHost()).filter(host -> !host.isBlank());
    }

    private List<String> unverified() {
        List<String> found = new ArrayList<>();
        for (String parameter : parameters()) {
            boolean unverified = switch (parameter) {
                case "known_hosts_verify=ignore", "known_hosts_verify=auto" -> true;
                default -> parameter.startsWith("no_verify=") && !parameter.equals("no_verify=0");
            };
            if (unverified) {
                found.add(parameter);
            }
        }
        return found;
    }

    /** The URI with what keeps ssh from asking on a terminal. */
    String unattended() {
        boolean external = "ssh".equals(transport());
        boolean builtIn = "libssh".equals(transport()) || "libssh2".equals(transport());
        String text = uri.toString();
        if (external && !has("no_tty")) {
            return with(text, "no_tty=1");
        }
        // A password would have to be asked for; keys and an agent do not.
        return builtIn && !has("sshauth") ? with(text, "sshauth=agent,privkey") : text;
    }

    private boolean isKnown() {
        String scheme = scheme();
        int plus = scheme.indexOf('+');
        String driver = plus < 0 ? scheme : scheme.substring(0, plus);
        return driver.equals(DRIVER) && (plus < 0 || WAYS.contains(scheme.substring(plus + 1)));
    }

    private String transport() {
        String scheme = scheme();
        return scheme.substring(scheme.indexOf('+') + 1);
    }

    private String scheme() {
        return uri.getScheme().toLowerCase(Locale.ROOT);
    }

    private boolean has(String name) {
        return parameters().stream().anyMatch(parameter -> parameter.startsWith(name + "="));
    }

    private List<String> parameters() {
        @Nullable String query = uri.getQuery();
        return query == null ? List.of() : List.of(query.split("[&;]"));
    }

    private static String with(String text, String parameter) {
        return text + (text.contains("?") ? "&" : "?") + parameter;
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
