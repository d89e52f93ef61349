package dev.parley.worker;

/**
 * A tool, as its author writes it: plain Java that may block for as long as the call's deadline
 * allows. Runs on a virtual thread of its own, which is interrupted at the deadline and when the
 * call is cancelled.
 */
@FunctionalInterface
public interface ToolHandler {

  /**
   * Does the work. What it throws becomes a failure: an {@link java.io.IOException} or a {@link
   * java.util.concurrent.TimeoutException} is worth another try, anything else is not. A tool with
   * an effect keeps to {@link ToolInvocation#effectKey()}: the same key must not do it twice.
   */
  ToolOutcome handle(ToolInvocation call) throws Exception;

  /**
   * Undoes what {@link #handle} did for this call, or may have done, after the caller has changed
   * their mind. Asked once, of the worker that ran it, when the handler has ended; an undo that
   * must survive this worker is a tool of its own ({@code compensate_with} in the agent's
   * definition).
   */
  default void compensate(ToolInvocation call) throws Exception {}
}
