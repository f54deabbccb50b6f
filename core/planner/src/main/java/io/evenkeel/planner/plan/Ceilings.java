package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.search.Course;
import java.util.Map;

/** Holds a search for evenness to the shares that hosts were relieved to: nothing comes to a host that would be above. */
final class Ceilings {
    private Ceilings() {}

    /**
     * The same course in a cluster where no more may be given away than the shares; itself if there are none.
     *
     * @param costs what moving each VM costs
     * @param shares the share of each resource, by name
     */
    static Course over(Course course, double[] costs, Map<String, Double> shares) {
        if (shares.isEmpty()) {
            return course;
        }
        Dense dense = new Dense(lowered(course.dense().cluster, shares));
        Course held = new Course(new Placement(dense), costs);
        for (int i = 0; i < course.movedCount(); i++) {
            held.move(course.moved(i), course.placement().hostOf(course.moved(i)));
        }
        for (int v = 0; v < dense.vms; v++) {
            if (course.isFrozen(v)) {
                held.freeze(v);
            }
        }
        return held;
    }

    /**
     * Brings a course to where the one that was held has come, with the limits that the cluster has: on the way hosts may
     * be above their shares.
     */
    static void bring(Course course, Course held) {
        for (int v = 0; held != course && v < held.dense().vms; v++) {
            int to = held.placement().hostOf(v);
            if (course.placement().hostOf(v) != to) {
                course.move(v, to);
            }
        }
    }

    private static Cluster lowered(Cluster cluster, Map<String, Double> shares) {
        return new Cluster(
                cluster.resources().stream()
                        .map(resource -> lowered(resource, shares))
                        .toList(),
                cluster.hosts(),
                cluster.vms(),
                cluster.constraints(),
                cluster.uplinks());
    }

    private static Resource lowered(Resource resource, Map<String, Double> shares) {
        Double share = shares.get(resource.name());
        return share == null
                ? resource
                : new Resource(
                        resource.name(),
                        resource.weight(),
                        resource.isLimited() ? Math.min(resource.overcommit(), share) : share);
    }
}
