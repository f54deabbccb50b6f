package io.evenkeel.libvirt.guard;

import static io.evenkeel.libvirt.Samples.VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.libvirt.wire.DomainXml;
import io.evenkeel.libvirt.wire.ProbeXml;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LeaseProbeTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");
    private static final HostId H3 = new HostId("h3");
    private static final Path IMAGE = Path.of("/shared/probe.img");

    /** Hosts of which some take no lock, and some look for none. */
    private static final class FakeBench implements LeaseProbe.Bench {
        private final Set<HostId> running = new LinkedHashSet<>();
        private final Set<HostId> takeNone;
        private final Set<HostId> lookForNone;
        private int busyFor;
        private int gone;

        FakeBench(Set<HostId> takeNone, Set<HostId> lookForNone) {
            this.takeNone = takeNone;
            this.lookForNone = lookForNone;
        }

        @Override
        public boolean start(HostId host, Path image, Deadline deadline) {
            if (busyFor > 0) {
                busyFor--;
                return false;
            }
            if (gone > 0) {
                gone--;
                throw new HypervisorException(ErrorKind.HYPERVISOR_FAULT, Effect.UNKNOWN, "connection refused");
            }
            boolean locked = running.stream().anyMatch(holder -> !takeNone.contains(holder));
            return (!locked || lookForNone.contains(host)) && running.add(host);
        }

        @Override
        public void stop(HostId host) {
            running.remove(host);
        }
    }

    private static void verify(FakeBench bench) throws InterruptedException {
        try {
            LeaseProbe.verify(List.of(H1, H2, H3), IMAGE, bench, Deadline.after(Duration.ofMinutes(1)));
        } finally {
            assertThat(bench.running).as("what a trial leaves").isEmpty();
        }
    }

    @Test
    void locksThatWorkAreFoundToWork() throws InterruptedException {
        FakeBench bench = new FakeBench(Set.of(), Set.of());
        bench.busyFor = 2; // somebody else is at the same trial
        verify(bench);
    }

    @Test
    void aVmThatIsGoneBeforeItSaidWhyIsTriedAgain() throws InterruptedException {
        FakeBench bench = new FakeBench(Set.of(), Set.of());
        bench.gone = 2;
        verify(bench);
        bench.gone = 3;
        assertThatThrownBy(() -> verify(bench))
                .hasMessageContainingAll("lease-probes: h1 cannot try out /shared/probe.img", "connection refused")
                .isInstanceOfSatisfying(
                        HypervisorException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION));
    }

    @Test
    void anyHostThatTakesNoLockOrLooksForNoneIsFound() {
        for (HostId wrong : List.of(H1, H2, H3)) {
            for (FakeBench bench :
                    List.of(new FakeBench(Set.of(wrong), Set.of()), new FakeBench(Set.of(), Set.of(wrong)))) {
                assertThatThrownBy(() -> verify(bench))
                        .isInstanceOfSatisfying(
                                HypervisorException.class,
                                failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION));
            }
        }
    }

    @Test
    void theProbeUsesTheImageForItselfAlone() {
        assertThat(DomainXml.parse(ProbeXml.of(UUID.randomUUID(), IMAGE)).exclusiveDisks())
                .containsExactly("/shared/probe.img");
        assertThat(ProbeXml.of(UUID.randomUUID(), Path.of("/dev/vg/probe"))).contains("dev=\"/dev/vg/probe\"");
    }

    @Test
    void onlyVmsWithALockedDiskAreAdmitted() {
        Admission admission = Admission.ofDisksBelow(Set.of(Path.of("/shared")));

        assertThatCode(() -> admission.check(VM, disk("", "file='/shared/a/b.qcow2'")))
                .doesNotThrowAnyException();
        assertThatCode(() -> Admission.open().check(VM, "<domain/>")).doesNotThrowAnyException();
        for (String without : List.of(
                "<domain/>",
                disk("", "file='/local/b.qcow2'"),
                disk("", "file='/shared/../local/b.qcow2'"),
                disk("<readonly/>", "file='/shared/b.qcow2'"),
                disk("<shareable/>", "file='/shared/b.qcow2'"))) {
            assertThatThrownBy(() -> admission.check(VM, without))
                    .isInstanceOfSatisfying(
                            HypervisorException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.INCOMPATIBLE));
        }
    }

    private static String disk(String mode, String source) {
        return "<domain><devices><disk type='file' device='disk'><source " + source + "/>" + mode
                + "</disk></devices></domain>";
    }
}
