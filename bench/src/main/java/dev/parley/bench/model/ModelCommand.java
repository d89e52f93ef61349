package dev.parley.bench.model;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bench.process.Serving;
import dev.parley.proto.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench model}. */
@Command(
    name = "model",
    description = "A simulated Realtime model: answers with sound in real time, or echoes.",
    mixinStandardHelpOptions = true)
public final class ModelCommand implements Callable<Integer> {

  @Mixin private Serving serving = new Serving();

  @Option(
      names = "--echo",
      description = "Give back each append at once inside one endless response.")
  private boolean echo;

  @Option(
      names = "--first-audio",
      paramLabel = "MS",
      defaultValue = "200",
      description = "From question to first sound. Default: ${DEFAULT-VALUE}.")
  private int firstAudioMs;

  @Option(
      names = "--jitter",
      paramLabel = "MS",
      defaultValue = "40",
      description = "Added to or taken from that. Default: ${DEFAULT-VALUE}.")
  private int jitterMs;

  @Option(
      names = "--answer",
      paramLabel = "MS",
      defaultValue = "2000",
      description = "Length of an answer. Default: ${DEFAULT-VALUE}.")
  private int answerMs;

  @Option(
      names = "--burst",
      paramLabel = "FRAMES",
      defaultValue = "1",
      description = "Frames of 20 ms that leave together. Default: ${DEFAULT-VALUE}, real time.")
  private int burst;

  @Option(
      names = "--call-share",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of the responses, 0 to 1, that call a tool. Default: none.")
  private double callShare;

  @Option(
      names = "--call-per-turn",
      description = "Every utterance leads to a call of the tool, nothing else does.")
  private boolean callPerTurn;

  @Option(
      names = "--complaints",
      paramLabel = "FILE",
      description = "Where to write what is wrong with a context that the model was given.")
  private @Nullable Path complaints;

  @Option(
      names = "--notes",
      paramLabel = "FILE",
      description = "Where to write what was heard of whom, and which links were struck.")
  private @Nullable Path notes;

  @Option(
      names = "--tool",
      defaultValue = "order_status",
      description = "What they call. Default: ${DEFAULT-VALUE}.")
  private String tool = "order_status";

  @Override
  public Integer call() throws IOException, InterruptedException {
    var behaviour =
        new ModelSimulator.Behaviour(
            echo, firstAudioMs, jitterMs, answerMs, burst, callShare, callPerTurn, tool);
    var faults = new SimulatedFaults(this::note);
    try (var model =
        ModelSimulator.start(serving.port, serving.threads, behaviour, this::complain, faults)) {
      serving.serve(model.port(), faults::obey);
    }
    return 0;
  }

  private void complain(String complaint) {
    append(complaints, complaint);
  }

  private void note(ModelNote note) {
    try {
      append(notes, Json.mapper().writeValueAsString(note));
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private synchronized void append(@Nullable Path file, String line) {
    if (file == null) {
      return;
    }
    try {
      Files.writeString(file, line + "\n", CREATE, APPEND);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }
}
