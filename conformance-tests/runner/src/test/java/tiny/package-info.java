/** An adapter and a bed that tests pack into jars. */
@NullMarked
package tiny;

import org.jspecify.annotations.NullMarked;
