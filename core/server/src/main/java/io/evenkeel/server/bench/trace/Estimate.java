package io.evenkeel.server.bench.trace;

/** What a VM is taken to need, from what it used lately. */
enum Estimate {
    NOW(1) {
        @Override
        double of(double[] lately) {
            return lately[lately.length - 1];
        }
    },
    MEAN_OF_HALF_AN_HOUR(Trace.HOUR / 2) {
        @Override
        double of(double[] lately) {
            return Loads.mean(lately);
        }
    },
    PERCENTILE_90_OF_AN_HOUR(Trace.HOUR) {
        @Override
        double of(double[] lately) {
            return Loads.percentile(lately, 0.9);
        }
    };

    private final int samples;

    Estimate(int samples) {
        this.samples = samples;
    }

    abstract double of(double[] lately);

    /** Of every VM, as a share of a host. */
    double[] shares(Moment now) {
        double[] shares = new double[now.trace().vms()];
        for (int vm = 0; vm < shares.length; vm++) {
            shares[vm] = of(now.trace().lately(vm, now.sample(), samples))
                    / now.site().cpu();
        }
        return shares;
    }
}
