package io.evenkeel.lab.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lab")
class FaultsInTheLabTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration BRIEFLY = Duration.ofSeconds(2);

    private Lab lab;
    private LabHost h1;
    private LabHost h2;

    @BeforeEach
    void up() throws InterruptedException {
        lab = Lab.up(2);
        h1 = lab.host(1);
        h2 = lab.host(2);
    }

    @AfterEach
    void down() {
        lab.close();
    }

    private static boolean answers(LabHost host) throws InterruptedException {
        try {
            return Virsh.on(host, BRIEFLY, "hostname").startsWith(host.name());
        } catch (LabException e) {
            return false;
        }
    }

    private static boolean reaches(LabHost from, int number) throws InterruptedException {
        try {
            from.run("timeout", "4", "bash", "-c", "exec 3<>/dev/tcp/10.77.0." + number + "/16509");
            return true;
        } catch (LabException e) {
            return false;
        }
    }

    @Test
    void aPowerCutEndsTheGuestAndAfterItTheHostBootsEmpty() throws Exception {
        Guest guest = lab.start(GuestSpec.busy("vm1"), h1);
        try (GuestWitness witness = guest.witness()) {
            h1.powerOff();
            long beats = witness.beats();

            assertThat(answers(h1)).isFalse();
            assertThat(reaches(h2, 1)).isFalse();
            assertThat(witness.awaitBeats(1, BRIEFLY)).isFalse();
            assertThat(witness.executingOn()).isEmpty();
            h1.powerOff(); // nothing to do is no error

            h1.start();
            assertThat(answers(h1)).isTrue();
            assertThat(reaches(h2, 1)).isTrue();
            assertThat(Virsh.on(h1, SOON, "list", "--name")).isEmpty();

            Virsh.on(h1, SOON, "start", "vm1");
            assertThat(witness.awaitBeats(5, SOON)).isTrue();
            assertThat(witness.beats()).isGreaterThan(beats);
            assertThat(witness.verdict().isCleanOver(2))
                    .as("%s", witness.verdict())
                    .isTrue();
        }
    }

    @Test
    void aCutCableSilencesTheHostForItsPeersOnly() throws Exception {
        Guest guest = lab.start(GuestSpec.busy("vm1"), h1);
        try (GuestWitness witness = guest.witness()) {
            h1.cut();
            assertThat(reaches(h2, 1)).isFalse();
            assertThat(answers(h1)).isTrue();
            assertThat(witness.awaitBeats(5, SOON)).isTrue();

            h1.heal();
            assertThat(reaches(h2, 1)).isTrue();
            assertThat(witness.verdict().isClean()).as("%s", witness.verdict()).isTrue();
        }
    }

    @Test
    void aFrozenLibvirtSaysNothingWhileItsGuestsRunOn() throws Exception {
        Guest guest = lab.start(GuestSpec.busy("vm1"), h1);
        try (GuestWitness witness = guest.witness()) {
            h1.freeze();
            assertThat(answers(h1)).isFalse();
            assertThat(witness.awaitBeats(5, SOON)).isTrue();
            assertThat(witness.executingOn()).containsExactly("h1");

            h1.thaw();
            assertThat(answers(h1)).isTrue();
        }
    }

    @Test
    void aKilledLibvirtComesBackAndFindsItsGuest() throws Exception {
        Guest guest = lab.start(GuestSpec.busy("vm1"), h1);
        try (GuestWitness witness = guest.witness()) {
            h1.killLibvirtd();
            assertThat(answers(h1)).isFalse();
            assertThatThrownBy(h1::thaw).isInstanceOf(LabException.class).hasMessageContaining("not running");
            assertThat(witness.awaitBeats(5, SOON)).isTrue();

            h1.startLibvirtd();
            assertThat(guest.whereLibvirtSaysItRuns()).containsExactly("h1");
            assertThat(witness.verdict().isClean()).as("%s", witness.verdict()).isTrue();
        }
    }

    @Test
    void aKilledQemuEndsTheGuestAlone() throws Exception {
        Guest guest = lab.start(GuestSpec.busy("vm1"), h1);
        try (GuestWitness witness = guest.witness()) {
            h1.killQemu("vm1");
            assertThat(witness.awaitBeats(1, BRIEFLY)).isFalse();
            assertThat(guest.whereLibvirtSaysItRuns()).isEmpty();
            assertThat(answers(h1)).isTrue();
            assertThatThrownBy(() -> h1.killQemu("vm1"))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("no QEMU of vm1 runs on h1");
        }
    }

    @Test
    void theSameGuestStartedTwiceIsFoundByTheWitness() throws Exception {
        GuestSpec spec = GuestSpec.busy("vm1").withoutDisk();
        Guest guest = lab.start(spec, h1);
        try (GuestWitness witness = guest.witness()) {
            lab.start(spec, h2);
            assertThat(witness.awaitBeats(20, SOON)).isTrue();

            assertThat(witness.executingOn()).containsExactly("h1", "h2");
            assertThat(witness.verdict().secondExecutions()).isNotEmpty();
            assertThat(witness.verdict().isCleanOver(2)).isFalse();
        }
    }

    @Test
    void theImageLockRefusesASecondStartOfAGuestWithADisk() throws Exception {
        GuestSpec spec = GuestSpec.busy("vm1");
        Guest guest = lab.start(spec, h1);
        assertThatThrownBy(() -> lab.start(spec, h2))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("vm1 does not start on h2");
        assertThat(guest.whereLibvirtSaysItRuns()).containsExactly("h1");
    }
}
