package io.evenkeel.lab.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The boards switch real power, and fail in the ways they are told to; the fencing adapter's tests cause the same. */
@Tag("lab")
class BmcInTheLabTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Lab lab;
    private LabHost h1;

    @BeforeEach
    void up() throws InterruptedException {
        lab = Lab.up(1);
        h1 = lab.host(1);
    }

    @AfterEach
    void down() {
        lab.close();
    }

    /** What the agent says, and how it ends, for example {@code Status: ON, 0}. */
    private String agent(String action) throws IOException, InterruptedException {
        Path input = Files.writeString(
                directory.resolve("input"),
                String.join(
                        "\n",
                        "action=" + action,
                        "ip=" + h1.bmc().address(),
                        "username=" + Bmc.USER,
                        "password=" + Bmc.PASSWORD,
                        "lanplus=1",
                        "cipher=3",
                        "power_timeout=2",
                        "login_timeout=1",
                        ""));
        List<String> command = List.of("sh", "-c", "\"$0\" <\"$1\"; echo \"rc=$?\"", lab.fenceAgent() + "", input + "");
        return Command.run(new ProcessBuilder(command), LIMIT);
    }

    private boolean hasPower() throws InterruptedException {
        try {
            h1.run("true");
            return true;
        } catch (LabException e) {
            return false;
        }
    }

    @Test
    void offEndsTheHostAndItsGuestsAndOnBootsIt() throws Exception {
        Guest guest = lab.start(GuestSpec.idle("vm1"), h1);
        try (GuestWitness witness = guest.witness()) {
            assertThat(agent("status")).contains("Status: ON", "rc=0");

            assertThat(agent("off")).contains("Success: Powered OFF", "rc=0");
            assertThat(hasPower()).isFalse();
            assertThat(witness.awaitBeats(1, Duration.ofSeconds(1))).isFalse();
            assertThat(agent("status")).contains("Status: OFF", "rc=2");

            assertThat(agent("on")).contains("Success: Powered ON", "rc=0");
            assertThat(hasPower()).isTrue();
        }
    }

    @Test
    @Tag("long")
    void aLyingBoardAcceptsAnOrderAndDoesNothing() throws Exception {
        h1.bmc().lie();
        assertThat(agent("off")).endsWith("rc=1");
        assertThat(hasPower()).isTrue();
        assertThat(agent("status")).contains("Status: ON");

        h1.bmc().obey();
        assertThat(agent("off")).endsWith("rc=0");
        assertThat(hasPower()).isFalse();
    }

    @Test
    @Tag("long")
    void aBoardThatLosesItsReplyHasCarriedOutTheOrder() throws Exception {
        h1.bmc().loseNextReply();
        assertThat(agent("off")).endsWith("rc=1");
        assertThat(hasPower()).isFalse();
        assertThatThrownBy(() -> h1.bmc().freeze())
                .isInstanceOf(LabException.class)
                .hasMessageContaining("the BMC of h1 is dead");
    }

    @Test
    @Tag("long")
    void aDeadOrFrozenBoardAnswersNobodyUntilItIsBack() throws Exception {
        h1.bmc().freeze();
        assertThat(agent("status")).doesNotContain("Status").endsWith("rc=1");
        h1.bmc().thaw();
        assertThat(agent("status")).contains("Status: ON");

        h1.bmc().kill();
        assertThat(agent("status")).doesNotContain("Status").endsWith("rc=1");
        h1.bmc().start();
        assertThat(agent("status")).contains("Status: ON");
    }
}
