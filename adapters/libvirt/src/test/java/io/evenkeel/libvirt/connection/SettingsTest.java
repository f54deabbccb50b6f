package io.evenkeel.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.libvirt.connection.Settings.HostSettings;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static Settings settings(String... namesAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Settings.of(Settings.SCHEMA.bind(values));
    }

    @Test
    void aUriWithoutANameIsNamedByItsHostPart() {
        assertThat(settings("hosts", "qemu+tls://n1.lan/system, n2=qemu+ssh://virt@10.0.0.2/system")
                        .hosts())
                .containsExactly(
                        new HostSettings(
                                new HostId("n1.lan"),
                                "qemu+tls://n1.lan/system",
                                Optional.of("qemu+tls://n1.lan/system"),
                                FailureDomain.UNKNOWN),
                        new HostSettings(
                                new HostId("n2"),
                                "qemu+ssh://virt@10.0.0.2/system?no_tty=1",
                                Optional.of("qemu+ssh://virt@10.0.0.2/system"),
                                FailureDomain.UNKNOWN));
    }

    @Test
    void aSocketHasNoPeerAddressUnlessOneIsGiven() {
        String socket = "qemu+unix:///system?socket=/run/x";
        assertThat(settings("hosts", "h1=" + socket).hosts().get(0).peerUri()).isEmpty();
        assertThat(settings("hosts", "h1=" + socket, "peers", "h1=qemu+tcp://h1/system", "failure-domains", "h1=a/b")
                        .hosts())
                .containsExactly(new HostSettings(
                        new HostId("h1"), socket, Optional.of("qemu+tcp://h1/system"), FailureDomain.of("a", "b")));
    }

    @Test
    void everyProblemIsNamedWithItsSetting() {
        refused("hosts: give the host a name", "hosts", "qemu:///system");
        refused("hosts: not a libvirt URI", "hosts", "h1=system");
        refused("hosts: not a URI", "hosts", "h1=qemu://a b/system");
        refused("hosts: h1 is there twice", "hosts", "h1=qemu://a/system,h1=qemu://b/system");
        refused("peers: no such host: h2", "hosts", "h1=qemu://a/system", "peers", "h2=qemu://b/system");
        refused("peers: not NAME=VALUE", "hosts", "h1=qemu://a/system", "peers", "qemu://b/system");
        refused("failure-domains: not a path", "hosts", "h1=qemu://a/system", "failure-domains", "h1=a//b");
        refused("keepalive-interval", "hosts", "h1=qemu://a/system", "keepalive-interval", "PT0.5S");
        refused("keepalive-count", "hosts", "h1=qemu://a/system", "keepalive-count", "0");
        refused("answer-timeout: not longer than zero", "hosts", "h1=qemu://a/system", "answer-timeout", "PT0S");
        refused("migrations-total", "hosts", "h1=qemu://a/system", "migrations-per-host", "9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo:///system",
                "test:///default",
                "xen+tls://a/",
                "qemu+carrier://a/system",
                "qemu+://a/system",
                "qemus://a/system"
            })
    void aUriThatLibvirtWouldTryOnThisMachineIsRefused(String uri) {
        refused("hosts: no way to a host with QEMU: " + uri + "; right are qemu+tls,", "hosts", "h1=" + uri);
        refused(
                "peers: no way to a host with QEMU: " + uri + "; right are qemu+tls,",
                "hosts",
                "h1=qemu:///system",
                "peers",
                "h1=" + uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qemu:///system",
                "QEMU+TLS://a/system",
                "qemu+unix:///system?socket=/run/x",
                "qemu+tcp://a/system",
                "qemu+ssh://a/system",
                "qemu+libssh://a/system",
                "qemu+libssh2://a/system"
            })
    void everyWayThatLibvirtHasToAHostIsTaken(String uri) {
        assertThat(settings("hosts", "h1=" + uri).hosts()).hasSize(1);
    }

    @Test
    void nobodyIsAskedOnATerminal() {
        assertThat(settings("hosts", "h1=qemu+libssh://a/system, h2=qemu+ssh://b/system?keyfile=/k&no_tty=1")
                        .hosts())
                .extracting(HostSettings::uri)
                .containsExactly(
                        "qemu+libssh://a/system?sshauth=agent,privkey", "qemu+ssh://b/system?keyfile=/k&no_tty=1");
    }

    @Test
    void aHostIsVerifiedUnlessTheOperatorSaysOtherwise() {
        String unverified = "h1=qemu+tls://a/system?no_verify=1";
        refused("allow-unverified-hosts", "hosts", unverified);
        refused("allow-unverified-hosts", "hosts", "h1=qemu+libssh2://a/system?known_hosts_verify=auto");
        refused("allow-unverified-hosts", "hosts", "h1=qemu+tls://a/system", "peers", unverified);
        assertThat(settings("hosts", unverified, "allow-unverified-hosts", "true")
                        .hosts())
                .hasSize(1);
        assertThat(settings("hosts", "h1=qemu+tls://a/system?no_verify=0").hosts())
                .hasSize(1);
    }

    @Test
    void aLoginIsWholeAndItsPasswordIsNeverShown() {
        refused("password: missing", "hosts", "qemu+tcp://a/system", "username", "u");
        refused("username: missing", "hosts", "qemu+tcp://a/system", "password", "hush");
        Settings settings = settings("hosts", "qemu+tcp://a/system", "username", "u", "password", "hush");
        assertThat(settings.toString()).contains("u").doesNotContain("hush");
        assertThatThrownBy(() -> settings("hosts", "h1=qemu+tcp://u:hush@a/system"))
                .hasMessageContaining("password")
                .hasMessageContaining("//***@a/system")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> settings("hosts", "h1=qemu+tcp://a/system", "peers", "qemu+tcp://u:hush@a/system"))
                .hasMessageNotContaining("hush");
    }

    private static void refused(String message, String... settings) {
        assertThatThrownBy(() -> settings(settings))
                .isInstanceOf(HypervisorException.class)
                .hasMessageStartingWith("INVALID_CONFIGURATION")
                .hasMessageContaining(message);
    }
}
