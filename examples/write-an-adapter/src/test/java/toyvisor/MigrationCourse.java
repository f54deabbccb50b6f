package toyvisor;

import java.util.Map;

/** How a migration gets on: a moment in the queue, then a percentage that grows, then switchover. */
final class MigrationCourse {

    private static final long QUEUED_MILLIS = 60;
    private static final long LENGTH_MILLIS = 800;
    private static final long SWITCHOVER_MILLIS = 40;
    private static final long CLEAN_UP_MILLIS = 60;
    /** How far a migration gets that never catches up, and how fast it nears that. */
    private static final double BUSY_PERCENT = 95;

    private static final double BUSY_MILLIS = 1500;

    private final Map<String, ToyVm> vms;

    MigrationCourse(Map<String, ToyVm> vms) {
        this.vms = vms;
    }

    void advance(ToyTask task, long now) {
        ToyVm vm = vm(task);
        long elapsed = now - task.beganMillis;
        if (task.cancelledAtMillis >= 0) {
            if (now >= task.cancelledAtMillis) {
                vm.presence.remove(task.destination);
                task.state = "cancelled";
            }
        } else if (vm.busy) {
            run(task, elapsed, BUSY_PERCENT * (1 - Math.exp(-elapsed / BUSY_MILLIS)));
        } else if (elapsed >= LENGTH_MILLIS) {
            // In one step: at no moment do both hosts hold it, or neither.
            vm.presence.remove(task.source);
            vm.presence.put(task.destination, task.stateBefore);
            task.succeed();
        } else {
            run(task, elapsed, 100.0 * elapsed / LENGTH_MILLIS);
            if (isSwitchingOver(elapsed)) {
                vm.presence.put(task.source, "paused");
            }
        }
    }

    private static void run(ToyTask task, long elapsed, double percent) {
        if (elapsed >= QUEUED_MILLIS) {
            task.state = "running";
            task.percent = (int) percent;
        }
    }

    private static boolean isSwitchingOver(long elapsed) {
        return elapsed >= LENGTH_MILLIS - SWITCHOVER_MILLIS;
    }

    /** Whether it is not too late; the destination is cleaned up a little later. */
    boolean cancel(ToyTask task, long now) {
        if (task.cancelledAtMillis >= 0) {
            return true;
        }
        if (!task.isMigration() || (!vm(task).busy && isSwitchingOver(now - task.beganMillis))) {
            return false;
        }
        task.cancelledAtMillis = now + CLEAN_UP_MILLIS;
        return true;
    }

    /** Ends it before switchover; the guest goes on where it was. */
    void fail(ToyTask task, String code, String message) {
        ToyVm vm = vm(task);
        vm.presence.remove(task.destination);
        vm.presence.put(task.source, task.stateBefore);
        task.fail(code, message);
    }

    private ToyVm vm(ToyTask task) {
        ToyVm vm = vms.get(task.vm);
        if (vm == null) {
            throw new IllegalStateException("a task for no VM: " + task.vm);
        }
        return vm;
    }
}
