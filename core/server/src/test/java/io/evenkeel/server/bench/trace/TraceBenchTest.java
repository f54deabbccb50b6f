package io.evenkeel.server.bench.trace;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.server.console.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceBenchTest {
    @TempDir
    private Path directory;

    @Test
    void thePolicyMovesLessThanNaiveBalancingAndNothingTwiceAndSparesHosts() throws IOException {
        Trace trace = Trace.read(Files.writeString(directory.resolve("trace.csv"), Traces.busy(60, 100, 7)));
        Site site = Site.of(trace, 6, 1.6);
        List<String> progress = new ArrayList<>();
        TraceBench bench = new TraceBench(trace, site, 200, progress::add);
        bench.run("1", site.start(trace, 1));

        Map<String, JsonNode> rows = new HashMap<>();
        JsonMapper.builder()
                .build()
                .readTree(bench.json())
                .forEach(row -> rows.put(row.get("balancedBy").asText(), row));
        JsonNode none = requireNonNull(rows.get("no balancing"));
        JsonNode naive = requireNonNull(rows.get("best moves on the load of now"));
        JsonNode normal = requireNonNull(rows.get("Evenkeel, normal"));
        assertThat(none.get("moves").asInt()).isZero();
        assertThat(normal.get("moves").asInt())
                .isPositive()
                .isLessThan(naive.get("moves").asInt() / 4);
        assertThat(normal.get("againWithinAnHour").asInt()).isZero();
        assertThat(naive.get("againWithinAnHour").asInt()).isPositive();
        assertThat(normal.get("overloadedHostSamples").asInt())
                .isLessThan(none.get("overloadedHostSamples").asInt());
        assertThat(progress).hasSize(rows.size()).contains("start 1: Evenkeel, normal ...");
        assertThat(bench.lines(Style.PLAIN))
                .hasSize(rows.size() + 2)
                .last()
                .isEqualTo("60 VMs on 6 hosts, 100 samples; overloaded: host-samples above 90 %, of 600");
    }
}
