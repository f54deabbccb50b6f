package io.evenkeel.libvirt.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.Lab;
import io.evenkeel.libvirt.LibvirtProvider;
import io.evenkeel.libvirt.TestContext;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.health.AgentState;
import io.evenkeel.spi.health.GuestSigns;
import io.evenkeel.spi.inventory.VmId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Signs of real guests, beyond what the conformance kit asks for: the balloon, and a dead guest beside a living one. */
@Tag("lab")
class GuestSignsLabTest {

    private static final Duration LONGEST = Duration.ofSeconds(90);

    /** Longer than an agent is waited for, and than the time between two questions. */
    private static final Duration SILENCE = Duration.ofSeconds(12);

    @AutoClose
    private static Lab lab;

    @BeforeAll
    static void bringUpTheLab() throws IOException {
        lab = Lab.start(1);
    }

    @Test
    void theDeadFallSilentAndTheLivingAreHeardMeanwhile() throws IOException, InterruptedException {
        VmId attended = lab.guest("attended", 1, "signs=agent", "disk=yes");
        VmId doomed = lab.guest("doomed", 1, "signs=agent", "disk=yes");
        VmId balloon = lab.guest("balloon", 1, "signs=balloon", "disk=yes");
        VmId plain = lab.guest("plain", 1);
        LibvirtProvider provider = new LibvirtProvider();
        TestContext context = new TestContext();
        try (Hypervisor hypervisor =
                provider.connect(provider.configSchema().bind(lab.configuration()), context, Deadline.after(LONGEST))) {
            for (VmId vm : new VmId[] {attended, doomed, balloon}) {
                await(hypervisor, vm, signs -> signs.heartbeat().isPresent());
            }
            assertThat(signs(hypervisor, balloon).agent())
                    .as("it has no channel")
                    .isEmpty();
            assertThat(signs(hypervisor, attended).agent()).contains(AgentState.CONNECTED);

            lab.run("guest", "hang", "doomed");
            lab.run("guest", "hang", "balloon");
            GuestSigns dead = await(hypervisor, doomed, GuestSignsLabTest::isSilent);
            await(hypervisor, balloon, GuestSignsLabTest::isSilent);
            assertThat(signs(hypervisor, doomed).io()).isEqualTo(dead.io());
            assertThat(signs(hypervisor, doomed).heartbeat()).isEqualTo(dead.heartbeat());

            Instant hanging = Instant.now();
            GuestSigns before = signs(hypervisor, attended);
            GuestSigns living = await(
                    hypervisor,
                    attended,
                    signs -> signs.heartbeat().filter(hanging::isBefore).isPresent());
            assertThat(living.io().orElseThrow()).isGreaterThan(before.io().orElseThrow());

            GuestSigns bare = signs(hypervisor, plain);
            assertThat(bare.heartbeat()).isEmpty();
            assertThat(bare.agent()).isEmpty();
            assertThat(bare.io()).as("it has neither disk nor network").isEmpty();

            lab.virsh(1, "reset", "doomed");
            Instant reset = Instant.now();
            await(
                    hypervisor,
                    doomed,
                    signs -> signs.heartbeat().filter(reset::isBefore).isPresent());
        }
        for (String name : new String[] {"attended", "doomed", "balloon", "plain"}) {
            lab.run("guest", "stop", name);
        }
    }

    private static boolean isSilent(GuestSigns signs) {
        return Duration.between(signs.heartbeat().orElseThrow(), signs.sampledAt())
                        .compareTo(SILENCE)
                > 0;
    }

    private static GuestSigns signs(Hypervisor hypervisor, VmId vm) throws InterruptedException {
        return hypervisor.health().orElseThrow().guests(Deadline.after(LONGEST)).stream()
                .filter(each -> each.vm().equals(vm))
                .findFirst()
                .orElseThrow();
    }

    private static GuestSigns await(Hypervisor hypervisor, VmId vm, Predicate<GuestSigns> enough) {
        return Awaitility.await(vm.value())
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> signs(hypervisor, vm), enough);
    }
}
