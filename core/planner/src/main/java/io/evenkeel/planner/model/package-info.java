/** What a plan is made for: hosts, VMs, resources and constraints, as values and as dense arrays. */
@NullMarked
package io.evenkeel.planner.model;

import org.jspecify.annotations.NullMarked;
