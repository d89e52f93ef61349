package dev.parley.bench;

import dev.parley.bench.faults.BrokerCommand;
import dev.parley.bench.faults.CallersCommand;
import dev.parley.bench.faults.EffectsCommand;
import dev.parley.bench.faults.FaultsCommand;
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
    var line = new CommandLine(new BenchMain()).setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(line.execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "bench: no command (expected: run, storm, model, relay, jmh, sessions or faults)");
  }
}
