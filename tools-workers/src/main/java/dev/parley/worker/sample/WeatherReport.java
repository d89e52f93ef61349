package dev.parley.worker.sample;

import dev.parley.worker.ToolHandler;
import dev.parley.worker.ToolInvocation;
import dev.parley.worker.ToolOutcome;
import java.io.IOException;
import java.util.Locale;

/** The weather in a city, at once: a turn can wait for it. */
final class WeatherReport implements ToolHandler {

  private final ContactCentreFile data;

  WeatherReport(ContactCentreFile data) {
    this.data = data;
  }

  /** What the model reads. */
  record Answer(String city, String conditions, int temperatureC) {}

  @Override
  public ToolOutcome handle(ToolInvocation call) throws IOException {
    var city = call.text("city").strip();
    var weather = data.read().weather().get(city.toLowerCase(Locale.ROOT));
    return weather == null
        ? ToolOutcome.failed("city_unknown", "no report for this city")
        : ToolOutcome.done(new Answer(city, weather.conditions(), weather.temperatureC()));
  }
}
