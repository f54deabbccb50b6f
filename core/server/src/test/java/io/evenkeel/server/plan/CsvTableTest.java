package io.evenkeel.server.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.server.console.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTableTest {
    private static final String NODES = "name,cores,mem_mb,rack,offline\n";
    private static final String VMS =
            "name,vcpus,mem_mb,disk_mb,cpu_util,mem_util,disk_util,net_util,dirty_mbps,group,host\n";

    @TempDir
    private Path directory;

    @Test
    void titlesInAnyOrderQuotesAndWindowsLinesAreUnderstood() throws Exception {
        Path file = Files.writeString(directory.resolve("t.csv"), "b,a\r\n\"x, \"\"y\"\"\",1\r\n\"two\nlines\",2\r\n");
        List<String> read = new ArrayList<>();

        CsvTable.read(file, List.of("a", "b"), row -> read.add(row.whole("a") + ":" + row.text("b")));

        assertThat(read).containsExactly("1:x, \"y\"", "2:two\nlines");
    }

    @Test
    void aDirectoryIsReadAsACluster() throws Exception {
        write(
                NODES + "n1,4,8192,r1,0\nn2,4,8192,r1,1\n",
                VMS + "a,1,1024,0,0.5,0,0,0,80,g,n1\nb,1,1,0,0,0,0,0,0,g,n2\n");

        Cluster cluster = NeutralCsv.read(directory);

        assertThat(cluster.hosts().get(1).state()).isEqualTo(HostState.DRAINED);
        assertThat(cluster.vms().get(0).demand().get(2)).isEqualTo(500_000);
        assertThat(cluster.vms().get(0).dirtyRate().bytesPerSecond()).isEqualTo(10_000_000);
        assertThat(cluster.constraints()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            n1,4,8192,r1,yes   | nodes.csv, line 2: offline: 'yes' is neither 0 nor 1
            n1,4,-1,r1,0       | nodes.csv, line 2: mem_mb: -1.0 is not from 0 to 1.0E12
            n1,4,8192.5,r1,0   | nodes.csv, line 2: mem_mb: '8192.5' is no whole number
            n1,4,8192,r1       | nodes.csv, line 2: 4 fields, not 5
            n1,4,8192,r1,0,7   | nodes.csv, line 2: 6 fields, not 5
            ` ,4,8192,r1,0`    | nodes.csv, line 2: name is blank; give a name
            `n1,4,"8192,r1,0`  | nodes.csv, line 3: not CSV: a quote is opened and never closed
            """)
    void aWrongLineIsNamed(String node, String complaint) throws Exception {
        write(NODES + node + "\n", VMS);

        assertThatThrownBy(() -> NeutralCsv.read(directory))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(directory + "/" + complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a,1,1024,0,0,0,0,0,0,,n2  | line 3: host: no host 'n2' in nodes.csv; did you mean n1?
            a,1,1024,0,0,0,0,0,0,,    | line 3: host is blank; give a name
            a\u001b,1,1024,0,0,0,0,0,0,,n1 | line 3: name has a line break or another control character
            b,1,1024,0,0,0,0,0,0,,n1  | line 3: name: 'b' is the name of two VMs; names must differ
            """)
    void aVmThatCannotBeIsNamedWithItsLine(String vm, String complaint) throws Exception {
        write(NODES + "n1,4,8192,r1,0\n", VMS + "b,1,1024,0,0,0,0,0,0,,n1\n" + vm + "\n");

        assertThatThrownBy(() -> NeutralCsv.read(directory))
                .isInstanceOf(InputException.class)
                .hasMessage(directory + "/vms.csv, " + complaint);
    }

    @Test
    void twoHostsOfOneNameAreNamedWithTheLine() throws Exception {
        write(NODES + "n1,4,8192,r1,0\nn1,4,8192,r1,0\n", VMS);

        assertThatThrownBy(() -> NeutralCsv.read(directory))
                .hasMessage(directory + "/nodes.csv, line 3: name: 'n1' is the name of two hosts; names must differ");
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-0.1", "1e300", "''"})
    void whatIsNoShareIsRefused(String share) throws Exception {
        write(NODES + "n1,4,8192,r1,0\n", VMS + "a,1,1024,0," + share + ",0,0,0,0,,n1\n");

        assertThatThrownBy(() -> NeutralCsv.read(directory))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(directory + "/vms.csv, line 2: cpu_util: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                               | : empty; the first line has the titles name,cores,mem_mb,rack,offline
            name,cores,mem,rack,offline      | , line 1: unknown title 'mem'; did you mean mem_mb?
            name,cores,mem_mb,rack           | , line 1: the title 'offline' must be there once
            name,name,cores,mem_mb,rack,offline | , line 1: the title 'name' must be there once
            """)
    void wrongTitlesAreNamed(String titles, String complaint) throws Exception {
        write(titles.isEmpty() ? "" : titles + "\n", VMS);

        assertThatThrownBy(() -> NeutralCsv.read(directory))
                .isInstanceOf(InputException.class)
                .hasMessage(directory + "/nodes.csv" + complaint);
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws Exception {
        Files.write(
                directory.resolve("nodes.csv"), (NODES + "n\u00e4,4,1,r,0\n").getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> NeutralCsv.read(directory))
                .isInstanceOf(InputException.class)
                .hasMessage(directory + "/nodes.csv: not a text file in UTF-8");
    }

    private void write(String nodes, String vms) throws Exception {
        Files.writeString(directory.resolve("nodes.csv"), nodes);
        Files.writeString(directory.resolve("vms.csv"), vms);
    }
}
