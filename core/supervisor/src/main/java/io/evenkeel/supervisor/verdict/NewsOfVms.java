package io.evenkeel.supervisor.verdict;

import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.input.Input;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Life by the health watch: a VM was observed running on the host, which nobody can tell without the host. */
final class NewsOfVms implements LifePlane {

    private final Map<HostId, Moment> signs = new HashMap<>();

    @Override
    public String name() {
        return "news of its VMs";
    }

    @Override
    public void on(Moment now, Input input) {
        if (input instanceof Input.News news
                && news.event() instanceof HealthEvent.VmObserved seen
                && seen.vm().residence() instanceof Residence.OnHost known
                && known.state() == VmState.RUNNING) {
            signs.put(known.host(), now);
        }
    }

    @Override
    public Optional<Moment> lastSign(HostId host) {
        return Optional.ofNullable(signs.get(host));
    }
}
