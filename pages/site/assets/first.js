// Before the page is drawn: where scripts run, what stands in for them is not shown. From a disk, modules do not run.
if (location.protocol !== "file:") document.documentElement.classList.add("js");
