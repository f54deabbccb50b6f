package io.evenkeel.bed.libvirt.trial;

/** What happens to a supervised lab. */
enum FailoverCase {
    POWER_CUT("a host loses its power") {
        @Override
        void play(FailoverTrial trial) throws InterruptedException {
            trial.powerOff();
            trial.awaitFenced();
            trial.awaitRestarted();
            trial.bringBack();
        }
    },
    NETWORK_CUT("a host loses its network, its guests run on") {
        @Override
        void play(FailoverTrial trial) throws InterruptedException {
            trial.cut();
            trial.awaitFenced();
            trial.awaitRestarted();
            trial.bringBack();
        }
    },
    KILLED_WHILE_FENCING("cut off; supervisor killed when the power was off, before it had proof") {
        @Override
        void play(FailoverTrial trial) throws InterruptedException {
            trial.cut();
            trial.killWhenPowerIsOff();
            trial.nextSupervisor();
            trial.awaitFenced();
            trial.awaitRestarted();
        }
    },
    KILLED_BEFORE_START("power lost; supervisor killed after it meant to start, before it did") {
        @Override
        void play(FailoverTrial trial) throws InterruptedException {
            trial.powerOff();
            trial.killWhenStartsAreIntended();
            trial.nextSupervisor();
            trial.awaitFenced();
            trial.awaitRestarted();
        }
    },
    KILLED_IN_START("power lost; supervisor killed while a guest was being started") {
        @Override
        void play(FailoverTrial trial) throws InterruptedException {
            trial.powerOff();
            trial.killWhenAGuestIsInMemory();
            trial.nextSupervisor();
            trial.awaitFenced();
            trial.awaitRestarted();
        }
    },
    DRAIN("a host is drained and resumed by command") {
        @Override
        void play(FailoverTrial trial) throws InterruptedException {
            trial.drain();
            trial.awaitDrained();
            trial.resume();
        }
    },
    KILLED_IN_DRAIN("supervisor killed while guests are on their way") {
        @Override
        void play(FailoverTrial trial) throws InterruptedException {
            trial.slowLinks();
            trial.drain();
            trial.killWhenGuestsTravel();
            trial.nextSupervisor();
            trial.quickLinks();
            trial.awaitDrained();
            trial.resume();
        }
    },
    QEMU_KILLED("a guest's QEMU is killed") {
        @Override
        void play(FailoverTrial trial) throws InterruptedException {
            trial.killQemu();
            trial.awaitRestartedInPlace();
        }
    },
    GUEST_HANGS("a guest hangs") {
        @Override
        void play(FailoverTrial trial) throws InterruptedException {
            trial.hang();
            trial.awaitReset();
        }
    };

    private final String title;

    FailoverCase(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract void play(FailoverTrial trial) throws InterruptedException;
}
