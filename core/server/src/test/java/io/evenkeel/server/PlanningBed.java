package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** {@code evenkeel plan} with the simulator. */
abstract class PlanningBed {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final String DATACENTER = """
            hosts:
              - {id: oak, cpu-threads: 8, memory: 64GiB, failure-domain: hall/r1}
              - {id: pine, cpu-threads: 8, memory: 64GiB, failure-domain: hall/r1, labels: {disk: fast}}
              - {id: ash, cpu-threads: 8, memory: 16GiB, failure-domain: hall/r2}
            vms:
              - {id: one, name: shop, host: oak, memory: 20GiB, cpus: 2,
                 labels: {evenkeel.group.anti: pair, evenkeel.priority: high}}
              - {id: two, name: shop, host: pine, memory: 2GiB, cpus: 2, labels: {evenkeel.group.anti: pair}}
              - {id: three, name: mail, host: oak, memory: 1GiB, cpus: 1, labels: {evenkeel.pinned: 'true'}}
              - {id: four, name: wiki, host: oak, memory: 1GiB, cpus: 1, labels: {evenkeel.needs: disk}}
              - {id: five, name: old, host: ash, memory: 8GiB, cpus: 1, state: off}
            """;

    @TempDir
    Path directory;

    /** A plugins directory with the simulator; classes run side by side, so each has its own. */
    abstract Path plugins();

    final Program program() {
        return Program.in(directory, plugins());
    }

    /** What a run says that has nothing to complain of. */
    final String run(String... arguments) {
        Program.Result result = program().run(arguments);
        assertThat(result.err()).isEmpty();
        return result.out();
    }

    /** The setting of a simulated datacenter with room, groups and a VM that is off. */
    final String datacenter(String more) throws IOException {
        return "datacenter=" + Files.writeString(directory.resolve("datacenter.yaml"), DATACENTER + more);
    }
}
