package io.evenkeel.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When most boards are dead, the others are needed most: they are heard, and within the time there is. */
class DarkRacksTest {

    private static final int DEAD = 24;

    /** Less than a dead board takes, and enough for a machine that has other things to do. */
    private static final Duration LATEST = Duration.ofSeconds(60);

    private final FenceAgentsProvider provider = new FenceAgentsProvider();

    @TempDir
    Path directory;

    private FakeAgents agents;

    @BeforeEach
    void deadBoardsBeforeTheGoodOnes() throws IOException {
        agents = new FakeAgents(directory).set("status-timeout", "PT10M");
        for (int i = 0; i < DEAD; i++) {
            agents.device("dead" + i, "hangs").host("d" + i, "dead" + i);
        }
    }

    /** Asked last, as the order of the hosts has it. */
    private void twoGoodOnes() throws IOException {
        agents.device("good0", "obeys").host("g0", "good0");
        agents.device("good1", "obeys").host("g1", "good1");
    }

    @Test
    void aConnectionOpensAtTheFirstAnswerAndTheGoodBoardsFence() throws Exception {
        twoGoodOnes();
        Deadline deadline = Deadline.after(Duration.ofMinutes(1));
        try (Hypervisor connection = agents.connect(provider, deadline)) {
            assertThat(deadline.hasPassed()).isFalse();

            for (String host : List.of("g0", "g1")) {
                FenceReceipt receipt = connection
                        .fencing()
                        .orElseThrow()
                        .fence(Operation.unled(), new HostId(host), Deadline.after(Duration.ofSeconds(30)));
                assertThat(receipt.method()).startsWith("switched off");
            }
        }
    }

    @Test
    void aListIsThereBeforeItsDeadlineAndTellsWhatIsKnown() throws Exception {
        twoGoodOnes();
        try (Hypervisor connection = agents.connect(provider)) {
            Deadline latest = Deadline.after(LATEST);

            List<Host> hosts = connection.inventory().hosts(Deadline.after(Duration.ofSeconds(16)));

            assertThat(latest.hasPassed()).isFalse();
            assertThat(hosts).hasSize(DEAD + 2);
            assertThat(hosts.stream()
                            .filter(host -> host.state() == HostState.AVAILABLE)
                            .map(host -> host.id().value())
                            .collect(Collectors.toSet()))
                    .containsExactlyInAnyOrder("g0", "g1");
            assertThat(hosts.get(0).state()).isEqualTo(HostState.UNREACHABLE);
        }
    }

    @Test
    void ifNobodyIsHeardItFailsBeforeTheDeadline() throws Exception {
        agents.device("refuses", "obeys").host("r", "refuses");
        agents.connect(provider).close(); // so that the agent is known
        agents.mood("refuses", "denies");
        Deadline latest = Deadline.after(LATEST);
        Deadline deadline = Deadline.after(Duration.ofSeconds(16));

        HypervisorException failure =
                catchThrowableOfType(HypervisorException.class, () -> agents.connect(provider, deadline));

        assertThat(latest.hasPassed()).isFalse();
        assertThat(failure.kind())
                .as("what passes, so that a supervisor tries again")
                .isEqualTo(ErrorKind.UNREACHABLE);
        assertThat(failure).hasMessageContaining("no fence device answers; ");
    }
}
