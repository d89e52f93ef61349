package dev.parley.bench;

import dev.parley.bench.faults.FaultsCommand;
import dev.parley.bench.faults.caller.CallersCommand;
import dev.parley.bench.faults.cluster.BrokerCommand;
import dev.parley.bench.faults.cluster.EffectsCommand;
import dev.parley.bench.idle.IdleSessionsCommand;
import dev.parley.bench.jmh.JmhCommand;
import dev.parley.bench.model.ModelCommand;
import dev.parley.bench.relay.RelayCommand;
import dev.parley.bench.run.RunCommand;
import dev.parley.bench.storm.StormCommand;
import dev.parley.bench.window.WindowsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley bench}: how many calls a machine carries, and what each costs. */
@Command(
    name = "bench",
    description = "Load and cost: a simulated model, bare relays, a storm of callers.",
    subcommands = {
      RunCommand.class,
      StormCommand.class,
      WindowsCommand.class,
      ModelCommand.class,
      RelayCommand.class,
      JmhCommand.class,
      IdleSessionsCommand.class,
      FaultsCommand.class,
      CallersCommand.class,
      BrokerCommand.class,
      EffectsCommand.class
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class BenchMain implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  private BenchMain() {}

  public static void main(String[] arguments) {
    System.exit(commands().execute(arguments));
  }

  static CommandLine commands() {
    return new CommandLine(new BenchMain()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "bench: no command (expected: run, storm, windows, model, relay, jmh, sessions or faults)");
  }
}
