package io.evenkeel.server.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.server.console.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GanetiTextTest {
    private static final String CLUSTER = """
            group-01|uuid-1|preferred||

            n1|8192|512|4608|1000|900|4|N|uuid-1|1
            n2|8192|512|7680|1000|900|4|Y|uuid-1|1

            web|1024|10|1|running|Y|n1||rbd|pool:web,x|1
            db|2048|10|2|running|N|n1||rbd|pool:web|1
            local|64|10|1|running|Y|n1|n2|drbd|other|1

            htools:iextags:pool

            |128,1
            """;

    @TempDir
    private Path directory;

    @Test
    void aFileIsReadAsACluster() throws Exception {
        Cluster cluster = GanetiReader.read(write(CLUSTER), load("web 0.25 0.5 0 1e-2\n\n"));

        assertThat(cluster.hosts().get(0).capacity().get(0)).isEqualTo(7680);
        assertThat(cluster.hosts().get(1).state()).isEqualTo(HostState.DRAINED);
        assertThat(cluster.vms().get(0).demand()).hasToString("[1024, 1, 250000, 500000, 0, 10000]");
        assertThat(cluster.vms().get(0).needs()).containsExactly("uuid-1");
        assertThat(cluster.vms().stream().map(vm -> vm.isMovable())).containsExactly(true, false, false);
        assertThat(cluster.constraints())
                .containsExactly(Groups.apart(Level.HOST, Strength.hard(), Map.of("pool:web", Set.of("web", "db"))));
    }

    @Test
    void aMoveChangesTheNodeAndTheFreeMemoryOfBoth() {
        List<String> before = CLUSTER.lines().toList();

        List<String> after = GanetiText.rewritten(before, Map.of("db", "n2"));

        assertThat(after).hasSameSizeAs(before);
        assertThat(after)
                .contains(
                        "n1|8192|512|6656|1000|900|4|N|uuid-1|1",
                        "n2|8192|512|5632|1000|900|4|Y|uuid-1|1",
                        "db|2048|10|2|running|N|n2||rbd|pool:web|1",
                        before.get(5),
                        "|128,1");
        assertThat(GanetiText.rewritten(before, Map.of())).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            n1|8192|512   ! n1|8192|x        !  3: 'x' is no whole number from 0 to 999999999999
            n1|8192|512   ! n1|8192|9000     !  3: node n1 itself takes more memory than it has
            4|N|uuid-1    ! 4|X|uuid-1       !  3: 'X' is none of Y, N, M: whether the node is offline
            |N|uuid-1|1   ! |N               !  3: a node has 9 fields or more, not 8
            web|1024|10|1|running|Y|n1 ! web|1024|10|1|running|Y|n9 !  6: no node 'n9'; did you mean n1 or n2?
            n1|8192|512|4608 ! n1|8192|512|? !  3: '?' is no whole number: the free memory
            n2|8192|512   ! n1|8192|512      !  4: 'n1' is the name of two nodes; names must differ
            |n1||rbd|pool:web,x|1 ! |n1      !  6: an instance has 9 fields or more, not 7
            """)
    void aWrongLineIsNamed(String right, String wrong, String complaint) throws Exception {
        assertThat(CLUSTER).contains(right);
        Path file = write(CLUSTER.replace(right, wrong));

        assertThatThrownBy(() -> GanetiReader.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage(file + ", line " + complaint.strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            web 0.1 0.2 0.3        ! , line 1: 4 words, not 5: instance, CPU, memory, disk, network
            web 0.1 0.2 NaN 0      ! , line 1: 'NaN' is no number
            web -1 0.2 0 0         ! , line 1: '-1' is no number
            wbe 0.1 0.2 0 0        ! , line 1: instance wbe is not in
            """)
    void aWrongLoadIsNamed(String line, String complaint) throws Exception {
        Path file = write(CLUSTER);
        Path load = load(line + "\n");

        assertThatThrownBy(() -> GanetiReader.read(file, load))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(load + complaint);
    }

    @Test
    void aLoadThatIsGivenTwiceIsRefused() throws Exception {
        Path file = write(CLUSTER);
        Path load = load("web 0.1 0 0 0\ndb 0 0 0 0\nweb 0.9 0 0 0\n");

        assertThatThrownBy(() -> GanetiReader.read(file, load))
                .hasMessage(load + ", line 3: instance web is there twice; keep one of the lines");
    }

    @Test
    void twoInstancesOfOneNameAreRefused() throws Exception {
        Path file = write(CLUSTER.replace("\ndb|", "\nweb|"));

        assertThatThrownBy(() -> GanetiReader.read(file))
                .hasMessage(file + ", line 7: 'web' is the name of two instances; names must differ");
    }

    @Test
    void theFormOfAFileIsSeenFromItsFirstLine() throws Exception {
        assertThat(ClusterFiles.isGaneti(write(CLUSTER))).isTrue();
        assertThat(ClusterFiles.isGaneti(write("{\"a|b\": 1}\n"))).isFalse();
        assertThat(ClusterFiles.isGaneti(directory)).isFalse();
    }

    private Path write(String text) throws Exception {
        return Files.writeString(directory.resolve("ganeti.data"), text);
    }

    private Path load(String text) throws Exception {
        return Files.writeString(directory.resolve("util.txt"), text);
    }
}
