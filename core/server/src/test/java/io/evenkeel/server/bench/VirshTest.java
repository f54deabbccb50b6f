package io.evenkeel.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.server.config.ConnectionSettings;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.InputException;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.unit.DataRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirshTest {
    private static final Host H1 = host("h1");
    private static final Host H2 = host("h2");
    private static final ConnectionSettings LAB = new ConnectionSettings(
            "lab",
            "libvirt",
            Map.of(
                    "hosts",
                    "h1=qemu:///one, h2=qemu:///two",
                    "peers",
                    "h2=qemu+tcp://two",
                    "declare-storage-shared",
                    "true"),
            Map.of(),
            "evenkeel.yaml:2");

    @TempDir
    private Path directory;

    @Test
    void theCommandsAreThoseOfAnOperator() throws IOException, InterruptedException {
        Virsh virsh = virsh("""
                case "$*" in
                    *dominfo*) echo "Persistent:     yes" ;;
                    *domjobinfo*) printf 'Job type:         Completed\\nTotal downtime:   83           ms\\n' ;;
                esac
                """);

        Run run = virsh.move(H1, H2);

        assertThat(run.downtime()).contains(Duration.ofMillis(83));
        assertThat(Files.readAllLines(directory.resolve("calls")))
                .containsExactly(
                        "--quiet --connect qemu:///one dominfo web",
                        "--quiet --connect qemu:///one migrate --live --p2p --abort-on-error --persistent"
                                + " --undefinesource --unsafe --bandwidth 25 web qemu+tcp://two",
                        "--quiet --connect qemu:///two domjobinfo --completed web");
    }

    @Test
    void aFailedCommandIsShownWithItsWords() throws IOException {
        Virsh virsh = virsh("case \"$*\" in *migrate*) echo 'error: no way'; exit 1 ;; esac");

        assertThatThrownBy(() -> virsh.move(H1, H2))
                .isInstanceOf(FailedException.class)
                .hasMessageEndingWith("migrate --live --p2p --abort-on-error --unsafe --bandwidth 25 web qemu+tcp://two"
                        + ": exit code 1: error: no way");
    }

    @Test
    void aMissingVirshIsSaid() {
        Virsh virsh = new Virsh(
                VirshSettings.of("/no/such/virsh", LAB, Map.of(), Map.of()),
                "web",
                MigrationTuning.DEFAULTS,
                Ticker.SYSTEM);

        assertThatThrownBy(() -> virsh.move(H1, H2))
                .isInstanceOf(FailedException.class)
                .hasMessageStartingWith("cannot run /no/such/virsh: ")
                .hasMessageEndingWith("; --virsh-command names another");
    }

    @Test
    void aHostWithoutUriIsNamed() {
        VirshSettings settings = VirshSettings.of("virsh", LAB, Map.of(), Map.of());

        assertThatThrownBy(() -> settings.clientUri(host("h3")))
                .isInstanceOf(InputException.class)
                .hasMessage("virsh needs the URI of host 'h3'; add --virsh-uri h3=URI (known hosts are h1, h2)");
    }

    @Test
    void aDowntimeThatIsNotToldIsEmpty() {
        assertThat(Virsh.readDowntime("Job type:  None\n")).isEmpty();
        assertThat(Virsh.readDowntime("Total downtime:   1.5 s\n")).contains(Duration.ofMillis(1500));
    }

    private Virsh virsh(String body) throws IOException {
        Path script = Files.writeString(
                directory.resolve("virsh"),
                "#!/bin/sh\necho \"$@\" >>" + directory.resolve("calls") + "\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return new Virsh(
                VirshSettings.of(script.toString(), LAB, Map.of(), Map.of()),
                "web",
                MigrationTuning.DEFAULTS.withMaxBandwidth(DataRate.ofMebibytesPerSecond(25)),
                Ticker.SYSTEM);
    }

    static Host host(String name) {
        return new Host(
                new HostId(name),
                name,
                HostState.AVAILABLE,
                Optional.empty(),
                FailureDomain.UNKNOWN,
                Map.of(),
                Instant.EPOCH);
    }
}
