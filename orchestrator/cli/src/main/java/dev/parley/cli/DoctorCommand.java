package dev.parley.cli;

import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code parley doctor}: what this machine lacks for Parley, and how to get it. */
@Command(
    name = "doctor",
    description = "Say what this machine lacks for Parley, and how to get it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing that is needed is missing",
      "1:something needed is missing",
      "2:wrong usage"
    },
    sortOptions = false)
final class DoctorCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port that a node would take. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Mixin private FolderOption data = new FolderOption();

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    if (port < 0 || port > 65_535) {
      throw new CommandFailure(
          ExitCode.USAGE, "--port: %d (expected: 0 to 65535)".formatted(port), "");
    }
    int missing = 0;
    for (var finding : Examination.of(port, data.folder().path())) {
      terminal.line(line(finding));
      missing += finding.verdict() == Finding.Verdict.MISSING ? 1 : 0;
    }
    terminal.line("");
    terminal.line(
        missing == 0 ? "Ready: ./parley up" : missing + " missing; Parley needs what is marked.");
    return missing == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private String line(Finding finding) {
    var mark =
        switch (finding.verdict()) {
          case OK -> terminal.green("ok     ");
          case MISSING -> terminal.red("missing");
          case OPTIONAL -> terminal.yellow("absent ");
        };
    var remedy = finding.verdict() == Finding.Verdict.OK ? "" : "\n          " + finding.remedy();
    return "%s  %-22s %s%s".formatted(mark, finding.what(), finding.found(), remedy);
  }
}
