package dev.parley.cli;

import dev.parley.net.websocket.BindProblem;
import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.ExitCode;
import dev.parley.node.start.RunningNode;
import dev.parley.node.start.StartProgress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** How a command starts a node, waits with it, and stops it, told to whoever looks. */
final class NodeLife {

  private final Terminal terminal;

  NodeLife(Terminal terminal) {
    this.terminal = terminal;
  }

  /** How a node is started. */
  @FunctionalInterface
  interface Start {
    RunningNode start(StartProgress progress) throws CommandFailure;
  }

  RunningNode start(Start start, Function<Throwable, CommandFailure> portTaken)
      throws CommandFailure {
    try {
      return start.start(this::started);
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION, String.valueOf(wrong.getMessage()), "", wrong);
    } catch (RuntimeException broken) {
      throw BindProblem.find(broken)
          .map(portTaken)
          .orElseGet(() ->
              new CommandFailure(
                  ExitCode.FAILED,
                  "could not start: " + broken,
                  "--verbose shows where it happened.",
                  broken));
    }
  }

  /** Stops the node politely when the process is asked to end. */
  void stopOnCtrlC(RunningNode node, Runnable first, Duration deadline) {
    var stop =
        Thread.ofPlatform()
            .name("parley-stop")
            .unstarted(() -> {
              terminal.line("");
              terminal.line("Stopping: live calls end first.");
              first.run();
              stop(node, deadline);
            });
    Runtime.getRuntime().addShutdownHook(stop);
  }

  /**
   * Waits until the node has stopped, and stops one that was drained. One that was given up does
   * not stop politely, for it must not touch what others own now: its process ends.
   *
   * @return the exit code
   */
  int untilStopped(RunningNode node, Duration deadline) {
    var stopped = node.stopped().thenApply(_ -> ExitCode.FAILED).toCompletableFuture();
    var givenUp = node.givenUp().thenApply(this::farewell).toCompletableFuture();
    var drained = node.drained().thenApply(_ -> ExitCode.OK).toCompletableFuture();
    int code = (int) CompletableFuture.anyOf(stopped, givenUp, drained).join();
    if (drained.isDone() && !stopped.isDone()) {
      terminal.line("Drained: this node leaves.");
      stop(node, deadline);
    }
    return code;
  }

  /** Not by System.exit: a shutdown hook would leave a cluster that has gone on without it. */
  private int farewell(String reason) {
    terminal.trouble("parley: " + reason + "; start it again");
    Runtime.getRuntime().halt(ExitCode.GIVEN_UP);
    return ExitCode.GIVEN_UP;
  }

  private void stop(RunningNode node, Duration deadline) {
    var closing = CompletableFuture.runAsync(node::close, task -> Thread.ofVirtual().start(task));
    try {
      closing.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      terminal.line("Stopped.");
    } catch (TimeoutException slow) {
      terminal.trouble(
          "parley: still stopping after %d s, ends now".formatted(deadline.toSeconds()));
    } catch (ExecutionException broken) {
      terminal.trouble("parley: stopped with a failure: " + broken.getCause());
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }

  private void started(String part, String detail, Duration took) {
    terminal.line(
        String.format(
            Locale.ROOT,
            "  %s %-22s %,7d ms  %s",
            terminal.green("✓"),
            part,
            took.toMillis(),
            terminal.dim(detail)));
  }
}
