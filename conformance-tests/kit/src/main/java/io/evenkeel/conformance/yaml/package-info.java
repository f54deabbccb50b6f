/** YAML files read so that every complaint names the file, the line and the key. */
@NullMarked
package io.evenkeel.conformance.yaml;

import org.jspecify.annotations.NullMarked;
