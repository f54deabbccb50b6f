package io.evenkeel.server.supervision;

import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.supervisor.run.HostWatch;
import io.evenkeel.supervisor.run.Witness;
import io.evenkeel.zookeeper.ZooKeeperOpinions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One domain as it is watched from here, for whoever leads it, and what the other witnesses say of it. */
final class WitnessStand implements AutoCloseable {

    private final ZooKeeperOpinions opinions;
    private final HostWatch watch;
    private final AutoCloseable publication;

    private WitnessStand(ZooKeeperOpinions opinions, HostWatch watch, AutoCloseable publication) {
        this.opinions = opinions;
        this.watch = watch;
        this.publication = publication;
    }

    /** Begins to watch and to tell. {@code opinions} is closed with the stand. */
    static WitnessStand take(
            ZooKeeperOpinions opinions, SupervisionSettings settings, String domain, Hypervisor hypervisor) {
        Duration period = settings.behaviour().verdict().period();
        HostWatch watch = HostWatch.start(domain, hypervisor, period);
        return new WitnessStand(opinions, watch, opinions.publish(settings.name(), watch, period));
    }

    /** The others, by name. */
    Map<String, Witness> witnesses(List<String> names) {
        Map<String, Witness> witnesses = new LinkedHashMap<>();
        names.forEach(name -> witnesses.put(name, opinions.witness(name)));
        return witnesses;
    }

    @Override
    public void close() {
        try (opinions;
                watch) {
            publication.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new FailedException("a witness has not stepped down: " + e.getMessage(), e);
        }
    }
}
