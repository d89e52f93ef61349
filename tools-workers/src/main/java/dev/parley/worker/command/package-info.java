/** The worker as a process of its own: {@link dev.parley.worker.command.WorkerMain}. */
@NullMarked
package dev.parley.worker.command;

import org.jspecify.annotations.NullMarked;
