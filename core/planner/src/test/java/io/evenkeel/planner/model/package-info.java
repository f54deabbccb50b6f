@NullMarked
package io.evenkeel.planner.model;

import org.jspecify.annotations.NullMarked;
