package io.evenkeel.libvirt.connection;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is right and wrong in the URI of a libvirt host, and how a program without a terminal opens it. */
final class HostUri {

    private static final String DRIVER = "qemu";

    /** The ways to a daemon that libvirt's client has. */
    private static final Set<String> WAYS = Set.of("unix", "tcp", "tls", "ssh", "libssh", "libssh2", "ext");

    private static final String HIDDEN = "***";

    /** A parameter that smells of a secret, up to its value. */
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("[?&;][^=&;#]*(?:pass|pwd|secret|token|credential)[^=&;#]*=", Pattern.CASE_INSENSITIVE);

    /** A user at most before the host, and a number at most after it; what comes in the query is not looked at. */
    private static final Pattern NO_PASSWORD = Pattern.compile(
            "//(?:[^:@/?#\\s]*@)?(?:\\[[^]@/?#\\s]*]|[^:@/?#\\s\\[]*)(?::\\d*)?(?:/[^@?#]*)?(?:[?#].*)?$");

    /** What stands where a port does and is none: a password that was cut off. */
    private static final Pattern NO_PORT = Pattern.compile("(//[^:@/?#\\s\\[]*:)(?!\\d*(?:[/?#]|$)).*");

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
        if (hasPassword(text)) {
            problems.add("a password does not belong into a URI, where it gets printed; use " + Settings.PASSWORD.name()
                    + ": " + scrubbed(text));
            return Optional.empty();
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            problems.add("not a URI: " + scrubbed(text) + " (" + e.getReason() + ")");
            return Optional.empty();
        }
        if (uri.getScheme() == null) {
            problems.add("not a libvirt URI such as qemu+tls://n1.lan/system: " + scrubbed(text));
            return Optional.empty();
        }
        HostUri host = new HostUri(uri);
        if (!host.isKnown()) {
            // libvirt would look for a daemon of that name on this machine.
            problems.add("no way to a host with QEMU: " + scrubbed(text) + "; right are " + DRIVER + "+tls, " + DRIVER
                    + "+ssh, "
                    + DRIVER + "+tcp, " + DRIVER + "+unix and, for this machine, " + DRIVER
                    + ", as in qemu+tls://n1.lan/system");
            return Optional.empty();
        }
        List<String> unsafe = unverifiedPeers ? List.of() : host.unverified();
        unsafe.forEach(parameter -> problems.add("with " + parameter + " anybody can pose as the host " + scrubbed(text)
                + "; take it out, or set " + Settings.UNVERIFIED_PEERS.name() + "=true"));
        return unsafe.isEmpty() ? Optional.of(host) : Optional.empty();
    }

    private static boolean hasPassword(String text) {
        int start = text.indexOf("//");
        int colon = text.indexOf(':', start + 2);
        boolean withUser = start >= 0 && colon >= 0 && colon < text.lastIndexOf('@');
        return SECRET_PARAMETER.matcher(text).find()
                || (withUser && !NO_PASSWORD.matcher(text).find());
    }

    /** The text without what may be a password, however it is written; hides rather too much. */
    static String scrubbed(String text) {
        Matcher parameter = SECRET_PARAMETER.matcher(text);
        // To the end, since what separates parameters may be part of a secret.
        String shown = parameter.find() ? text.substring(0, parameter.end()) + HIDDEN : text;
        int start = shown.indexOf("//");
        int at = shown.lastIndexOf('@');
        if (at < 0) {
            return NO_PORT.matcher(shown).replaceFirst("$1" + HIDDEN);
        }
        if (start < 0) {
            return HIDDEN + shown.substring(at);
        }
        int colon = shown.indexOf(':', start + 2);
        return colon >= 0 && colon < at ? shown.substring(0, start + 2) + HIDDEN + shown.substring(at) : shown;
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
