/* "Near where I am": asks the phone for the position and opens the list for it, rounded to about a hundred metres.
   The button is hidden until the script runs, because without it the list of areas does the same. */
(function () {
  "use strict";

  var button = document.querySelector("[data-locate]");
  if (!button || !navigator.geolocation) { return; }
  button.hidden = false;
  button.addEventListener("click", function () {
    var words = button.querySelector("[data-words]");
    button.disabled = true;
    words.textContent = button.getAttribute("data-looking");
    navigator.geolocation.getCurrentPosition(
      function (found) {
        var query = new URLSearchParams(window.location.search);
        query.delete("area");
        query.set("at", found.coords.latitude.toFixed(3) + "," + found.coords.longitude.toFixed(3));
        window.location.search = query.toString();
      },
      function () {
        button.disabled = false;
        words.textContent = button.getAttribute("data-failed");
      },
      { timeout: 15000, maximumAge: 300000 }
    );
  });
}());
