/** A widget's colours and faults as the server finds them. */
export { defaultWidgetSettings, findWidgetFault, widgetColours } from '../../src/core/widget-settings.ts';
